import { sql } from 'kysely';
import { dateIn } from '../../../domain/platform/dates';
import type { IsoInstant } from '../../../domain/platform/dates';
import { groupBy } from '../../../domain/platform/group-by';
import type { ClaimantFacts } from '../../../domain/receivables/interest/facts';
import type {
  CollectionFacts,
  CollectionState,
  Company,
  Letterhead,
  Notice,
  Task,
} from '../../../domain/receivables/collection/state';
import type { Transaction } from '../../database';
import type { ProcessRow } from '../platform/processes';
import { tasksOf } from '../platform/tasks';
import type { TaskRow } from '../platform/tasks';
import { loadAccount, loadLedger, nextLedgerDate } from './ledger';
import { loadNoticeStates } from './notices';

/** The creditor, from the tenant's row. */
export async function loadCompany(tx: Transaction, tenantId: string): Promise<Company> {
  const tenant = await tx.selectFrom('tenant').selectAll().where('tenantId', '=', tenantId).executeTakeFirstOrThrow();
  const claimant = (tenant.settings.claimant ?? {}) as Partial<ClaimantFacts>;
  const letterhead = (tenant.settings.letterhead ?? {}) as Partial<Letterhead>;
  return {
    zone: tenant.zone,
    country: tenant.country,
    region: tenant.region ?? undefined,
    name: tenant.name,
    letterhead: { addressLines: [], paymentDetails: [], contact: undefined, ...letterhead },
    claimant: { enterprise: undefined, registeredOn: undefined, trader: undefined, ...claimant },
  };
}

/**
 * Everything `decide` looks at, for a running process or (process undefined) for a preview of an account that has none.
 * @throws Error when the account does not exist: a process is never started for an unknown one.
 */
export async function loadCollectionState(
  tx: Transaction,
  scope: {
    tenantId: string;
    accountId: string;
    now: IsoInstant;
    process: Pick<ProcessRow, 'processId' | 'facts'> | undefined;
  },
): Promise<CollectionState> {
  const { tenantId, accountId, now, process } = scope;
  const company = await loadCompany(tx, tenantId);
  const account = await loadAccount(tx, tenantId, accountId);
  if (!account) throw new Error(`no such account: ${accountId}`);
  const today = dateIn(company.zone, now);
  return {
    company,
    account,
    ledger: await loadLedger(tx, { tenantId, accountId, today }),
    nextLedgerDate: await nextLedgerDate(tx, { tenantId, accountId, today }),
    notices: await loadNotices(tx, tenantId, accountId, company.zone),
    episodeSince: await lastSettled(tx, tenantId, accountId),
    tasks: process ? (await tasksOf(tx, tenantId, process.processId)).map(toTask) : [],
    facts: process ? (process.facts as CollectionFacts) : {},
  };
}

/** When the account last had nothing overdue: an episode outlives a process that was terminated and started again. */
async function lastSettled(tx: Transaction, tenantId: string, accountId: string): Promise<IsoInstant | undefined> {
  const row = await tx
    .selectFrom('process')
    .select('closedAt')
    .where('tenantId', '=', tenantId)
    .where('subjectId', '=', accountId)
    .where('type', '=', 'collect-account')
    .where('outcome', '=', 'settled')
    .orderBy('closedAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.closedAt ?? undefined;
}

/** Every step ever taken on the account: an item keeps its level, also when its payment bounces. */
async function loadNotices(tx: Transaction, tenantId: string, accountId: string, zone: string): Promise<Notice[]> {
  const rows = await tx
    .selectFrom('dunningNotice')
    .select(['noticeId', 'step', 'channel', 'decidedAt'])
    .where('tenantId', '=', tenantId)
    .where('accountId', '=', accountId)
    .orderBy('decidedAt')
    .orderBy('noticeId')
    .execute();
  if (rows.length === 0) return [];
  const states = await loadNoticeStates(tx, tenantId, accountId);
  const items = await tx
    .selectFrom('dunningNoticeItem')
    .select(['noticeId', 'itemId', 'raisedTo', 'openMinor'])
    .where('tenantId', '=', tenantId)
    .where(sql<boolean>`notice_id = any(${rows.map((row) => row.noticeId)}::uuid[])`)
    .execute();
  const itemsOf = groupBy(items, (item) => item.noticeId);
  return rows.map((row) => {
    const standing = states.get(row.noticeId) ?? { state: 'pending' as const, settledAt: undefined };
    return {
      id: row.noticeId,
      step: row.step,
      channel: row.channel as Notice['channel'],
      state: standing.state,
      decidedAt: row.decidedAt,
      date: dateIn(zone, standing.settledAt ?? row.decidedAt),
      items: (itemsOf.get(row.noticeId) ?? []).map((item) => ({
        itemId: item.itemId,
        raisedTo: item.raisedTo ?? undefined,
        open: item.openMinor,
      })),
    };
  });
}

function toTask(row: TaskRow): Task {
  const form = row.form as { about?: string; outboxId?: string };
  return {
    id: row.taskId,
    kind: row.kind as Task['kind'],
    state: row.state,
    openedAt: row.openedAt,
    dueAt: row.dueAt ?? undefined,
    lapseAt: row.lapseAt ?? undefined,
    escalatedAt: row.escalatedAt ?? undefined,
    closedAt: row.closedAt ?? undefined,
    decision: row.decision,
    // The relay's questions are about a message.
    about: form.about ?? form.outboxId,
  };
}
