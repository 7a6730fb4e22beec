import { z } from 'zod';
import { dateIn, daysBetween } from '../../domain/platform/dates';
import type { IsoDate } from '../../domain/platform/dates';
import type { RateBook } from '../../domain/receivables/collection/rate-book';
import { debtFacts } from '../../domain/receivables/collection/debt-facts';
import { Ladder } from '../../domain/receivables/collection/ladder';
import type { CollectionState } from '../../domain/receivables/collection/state';
import { sum } from '../../domain/platform/money';
import { disputedPart, isOverdue, overdueNet } from '../../domain/receivables/ledger/overdue-net';
import type { Account, OpenItem } from '../../domain/receivables/ledger/types';
import { limitation } from '../../domain/receivables/limitation';
import type { Transaction } from '../../schema/database';
import { accountVersion } from '../../schema/queries/receivables/account-views';
import { loadCollectionState } from '../../schema/queries/receivables/collection-state';
import { openCollection } from '../../schema/queries/receivables/collecting';
import { loadPolicy } from '../../schema/queries/receivables/policy';
import { loadRateBook } from '../../schema/queries/receivables/rate-book';
import { date, uuid } from '../fields';
import { processUrl } from '../process-body';
import { minorText } from './fields';

export const balanceBody = z
  .object({
    currency: z.string().meta({ example: 'EUR' }),
    openMinor: minorText.meta({ description: 'All open principal, due or not' }),
    overdueMinor: minorText.meta({ description: 'Open, undisputed principal past its due date' }),
    disputedMinor: minorText.meta({ description: 'Disputed principal past its due date' }),
    unappliedMinor: minorText.meta({ description: 'Payments nothing has taken yet' }),
    openCreditsMinor: minorText.meta({ description: 'Credit notes nothing has taken yet' }),
    netMinor: minorText.meta({ description: 'Overdue − unapplied − open credits: what is chased' }),
  })
  .meta({ id: 'AccountBalance' });

const limitationBody = z
  .object({
    lastDay: date.nullable().meta({ description: 'Last day on which the claim can be brought' }),
    detail: z.string().meta({ description: 'What the day follows from, or why it is not known' }),
  })
  .meta({ id: 'Limitation' });

const openItemBody = z
  .object({
    id: uuid,
    number: z.string().meta({ example: 'INV-2026-0042' }),
    invoiceNumber: z.string(),
    issueDate: date,
    dueDate: date,
    currency: z.string(),
    amountMinor: minorText,
    openMinor: minorText,
    disputedMinor: minorText,
    daysOverdue: z.int().meta({ description: '0 while not overdue' }),
    level: z.int().meta({ description: 'The step it stands on; 0 for none' }),
    step: z.string().nullable().meta({ example: 'reminder' }),
    steppedOn: date.nullable(),
    clearingUntil: date.nullable(),
    limitation: limitationBody,
  })
  .meta({ id: 'AccountOpenItem' });

const claimBody = z
  .object({
    id: uuid,
    itemId: uuid.nullable(),
    kind: z.enum(['interest', 'fixed-sum', 'notice-fee', 'bank-fee']),
    currency: z.string(),
    amountMinor: minorText.meta({ description: 'What was demanded, less what was taken back since' }),
    openMinor: minorText,
    takenBackMinor: minorText.meta({ description: 'What was demanded and turned out not to be owed' }),
    accruedFrom: date.nullable(),
    accruedTo: date.nullable(),
    demandedOn: date.nullable().meta({ description: 'Null until a notice that named it was sent' }),
  })
  .meta({ id: 'AccountClaim' });

export const accountBody = z
  .object({
    id: uuid,
    number: z.string().meta({ example: 'C-1001' }),
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    language: z.string(),
    country: z.string(),
    region: z.string().nullable(),
    zone: z.string(),
    debtorType: z.enum(['business', 'consumer', 'public']).nullable(),
    jurisdiction: z.string().nullable(),
    policyName: z.string().nullable().meta({ description: 'Null: the policy `default`' }),
    tags: z.array(z.string()),
    contactStoppedOn: date.nullable(),
    holdUntil: date.nullable().meta({ description: 'Collection rests through this day' }),
    holdReason: z.string().nullable(),
    insolventOn: date.nullable(),
    handedOverOn: date.nullable(),
    balances: z.array(balanceBody),
    items: z.array(openItemBody).meta({ description: 'Open items, oldest due date first' }),
    claims: z.array(claimBody).meta({ description: 'Open claims beside the principal' }),
    process: z
      .object({ id: uuid, status: z.string(), waitingFor: z.string().nullable(), url: z.string() })
      .nullable()
      .meta({ description: 'The collection that is open' }),
    version: z.string().meta({ description: 'Goes up with every change; the ETag begins with it' }),
  })
  .meta({ id: 'Account' });

/** An account as people look at it: its facts, what it owes, where each item stands. Its tag begins with its version. */
export async function accountReply(
  tx: Transaction,
  tenantId: string,
  accountId: string,
  now: string,
): Promise<{ etag: string; body: z.input<typeof accountBody> }> {
  const process = await openCollection(tx, tenantId, accountId);
  const state = await loadCollectionState(tx, { tenantId, accountId, now, process });
  const rates = await loadRateBook(tx, tenantId);
  const policy = await loadPolicy(tx, tenantId, state.account.policyName);
  const ladder = new Ladder(policy, state.notices);
  const version = (await accountVersion(tx, tenantId, accountId)).toString();
  const today = dateIn(state.company.zone, now);
  // Days overdue, levels and what the collection waits for stand in the body, too: a copy is fresh only while they hold.
  const etag = [version, process?.revision ?? '-', today, `${policy.name}-${policy.version}`].join('.');
  const open = state.ledger.items.filter((item) => item.open > 0n);
  return {
    etag,
    body: {
      ...factsOf(state.account),
      balances: balancesIn(state, today),
      items: open.map((item) => itemBody({ state, rates, ladder, today }, item)),
      claims: state.ledger.claims
        .filter((claim) => claim.open > 0n)
        .map((claim) => ({
          id: claim.id,
          itemId: claim.itemId ?? null,
          kind: claim.kind,
          currency: claim.currency,
          amountMinor: claim.amount.toString(),
          openMinor: claim.open.toString(),
          takenBackMinor: (claim.takenBack?.amount ?? 0n).toString(),
          accruedFrom: claim.accruedFrom ?? null,
          accruedTo: claim.accruedTo ?? null,
          demandedOn: claim.demandedOn ?? null,
        })),
      process: process
        ? {
            id: process.processId,
            status: process.status,
            waitingFor: process.waitingFor,
            url: processUrl(process.processId),
          }
        : null,
      version,
    },
  };
}

function factsOf(account: Account) {
  return {
    id: account.id,
    number: account.number,
    name: account.name,
    email: account.email ?? null,
    phone: account.phone ?? null,
    language: account.language,
    country: account.country,
    region: account.region ?? null,
    zone: account.zone,
    debtorType: account.debtorType ?? null,
    jurisdiction: account.jurisdiction ?? null,
    policyName: account.policyName ?? null,
    tags: [...account.tags],
    contactStoppedOn: account.contactStoppedOn ?? null,
    holdUntil: account.holdUntil ?? null,
    holdReason: account.holdReason ?? null,
    insolventOn: account.insolventOn ?? null,
    handedOverOn: account.handedOverOn ?? null,
  };
}

/** Every currency with something open or something to its credit. */
function balancesIn(state: CollectionState, today: IsoDate): z.input<typeof balanceBody>[] {
  const overdue = overdueNet(state.ledger, today);
  const open = state.ledger.items.filter((item) => item.open > 0n);
  const currencies = [
    ...new Set([...open.map((item) => item.invoice.currency), ...overdue.map((entry) => entry.currency)]),
  ].sort();
  return currencies.map((currency) => {
    const entry = overdue.find((row) => row.currency === currency);
    return {
      currency,
      openMinor: sum(open.filter((item) => item.invoice.currency === currency).map((item) => item.open)).toString(),
      overdueMinor: (entry?.overdue ?? 0n).toString(),
      disputedMinor: (entry?.disputed ?? 0n).toString(),
      unappliedMinor: (entry?.unapplied ?? 0n).toString(),
      openCreditsMinor: (entry?.openCredits ?? 0n).toString(),
      netMinor: (entry?.net ?? 0n).toString(),
    };
  });
}

function itemBody(
  { state, rates, ladder, today }: { state: CollectionState; rates: RateBook; ladder: Ladder; today: IsoDate },
  item: OpenItem,
): z.input<typeof openItemBody> {
  const { on, level } = ladder.standing(item.id);
  return {
    id: item.id,
    number: item.number,
    invoiceNumber: item.invoice.number,
    issueDate: item.invoice.issueDate,
    dueDate: item.dueDate,
    currency: item.invoice.currency,
    amountMinor: item.amount.toString(),
    openMinor: item.open.toString(),
    disputedMinor: disputedPart(item).toString(),
    daysOverdue: isOverdue(item, today) ? daysBetween(item.dueDate, today) : 0,
    level,
    step: on?.code ?? null,
    steppedOn: (on && ladder.dateOf(on.code, item.id)) ?? null,
    clearingUntil: item.clearingUntil ?? null,
    limitation: limitationOf(state, rates, item),
  };
}

/** Payments on account restart the period where the law says so; acknowledgements are not recorded in the ledger. */
function limitationOf(state: CollectionState, rates: RateBook, item: OpenItem): z.input<typeof limitationBody> {
  const { jurisdiction } = debtFacts({ state }, item);
  const restarts = item.movements
    .filter((movement) => movement.kind === 'payment')
    .map(({ date: on }) => ({ date: on, kind: 'part-payment' as const }));
  const found = limitation({ jurisdiction, dueDate: item.dueDate, restarts }, rates.laws);
  if (found.kind === 'refused') return { lastDay: null, detail: found.detail };
  const restarted = found.restartedBy === undefined ? '' : `, restarted by a payment on ${found.restartedBy.date}`;
  return { lastDay: found.lastDay, detail: `${found.source}${restarted}` };
}
