import { setImmediate as otherWork } from 'node:timers/promises';
import { z } from 'zod';
import { addDays, daysBetween, instantAt, toEpochMs, toIsoInstant } from '../../domain/platform/dates';
import type { RateBook } from '../../domain/receivables/collection/rate-book';
import type { CollectionPolicy } from '../../domain/receivables/collection/policy';
import { simulate } from '../../domain/receivables/collection/simulate';
import type { SimulatedAct } from '../../domain/receivables/collection/simulate';
import type { Company } from '../../domain/receivables/collection/state';
import { simulatedMonths } from '../../domain/receivables/measures/simulation-figures';
import { inTenant } from '../../schema/database';
import type { Transaction } from '../../schema/database';
import { loadCompany } from '../../schema/queries/receivables/collection-state';
import { findPolicy } from '../../schema/queries/receivables/policy-views';
import { loadRateBook } from '../../schema/queries/receivables/rate-book';
import { countAccounts, loadReplay } from '../../schema/queries/receivables/simulation-data';
import type { ReplayAccount } from '../../schema/queries/receivables/simulation-data';
import { pageQuery, readCursor, writeCursor } from '../cursor';
import { date } from '../fields';
import { invalidContent } from '../problem';
import { policyName } from '../receivables/account-fields';
import { bookDate, documentNumber } from '../receivables/fields';
import { policyDocument, toPolicy } from '../receivables/policy-body';
import type { PolicyDocument } from '../receivables/policy-body';
import { route } from '../route';

const MOST_NAMED = 5_000;
const MOST_DAYS = 3_660;
const BATCH = 200;
/** Well below the deadline of every answer: what is not done by then is left to the next page. */
const BUDGET_MS = 8_000;

const figures = z
  .object({
    policy: z.object({
      name: z.string(),
      version: z.int().meta({ description: '0: shipped or sent with the request' }),
    }),
    messages: z.int().meta({ description: 'Messages and letters in all' }),
    calls: z.int(),
    decisions: z.int(),
    months: z.array(
      z
        .object({
          month: z.string().meta({ example: '2026-03' }),
          messages: z.array(z.object({ step: z.string(), stepIndex: z.int(), count: z.int() })),
          calls: z.int(),
          decisions: z.int(),
        })
        .meta({ id: 'SimulatedMonth' }),
    ),
  })
  .meta({ id: 'PolicySimulation' });

const simulation = route({
  method: 'post',
  path: '/api/v1/receivables/simulations',
  operationId: 'simulate-policies',
  permission: 'receivables:policy:read',
  summary: 'See what policies would have done with the ledger: messages per level and month, side by side',
  description:
    'Plays the imported ledger again from the first day, each simulated day seeing only what its date shows; counted is ' +
    'from `from` to `until`. Nothing is changed. What collection or people did since (claims, holds, disputes, ' +
    'write-offs) is left out; nobody decides a task. A ledger too large for one answer comes in pages: repeat the request ' +
    'with `cursor` until `nextCursor` is null; the figures of all pages add up.',
  tags: ['Receivables policies'],
  idempotent: false,
  request: {
    body: z
      .strictObject({
        from: bookDate,
        until: bookDate,
        policies: z
          .array(z.union([policyName, policyDocument]))
          .min(1)
          .max(4)
          .meta({ description: 'Names of stored policies, or whole documents' }),
        accounts: z
          .array(documentNumber)
          .min(1)
          .max(MOST_NAMED)
          .optional()
          .meta({
            description: 'Customer numbers; default all',
            example: ['C-1001'],
          }),
        cursor: pageQuery.cursor,
      })
      .meta({ id: 'NewSimulation', example: { from: '2025-01-01', until: '2025-12-31', policies: ['default'] } }),
  },
  responses: {
    200: {
      description: 'One row of figures a policy, in the order asked for',
      body: z
        .object({
          from: date,
          until: date,
          accounts: z.int().meta({ description: 'Accounts simulated in this page' }),
          nextCursor: z.string().nullable().meta({ description: 'Null on the last page', example: null }),
          policies: z.array(figures),
        })
        .meta({ id: 'Simulation' }),
    },
  },
  handler: async ({ context, tenantId, body, signal }) => {
    const days = daysBetween(body.from, body.until);
    if (days < 0 || days > MOST_DAYS) throw invalidContent('#/until', `Use a span of 1 to ${MOST_DAYS + 1} days.`);
    const { cursor, ...filter } = body;
    let after = readCursor(cursor, 'simulation', filter, z.string());
    const asked = await inTenant(context.db, tenantId, (tx) => prepare(tx, tenantId, body));
    const runs = asked.policies.map((policy) => ({ policy, acts: [] as SimulatedAct[] }));
    const deadline = context.wallClock() + BUDGET_MS;
    let simulated = 0;
    let more: boolean;
    do {
      const place = after;
      const batch = await inTenant(context.db, tenantId, (tx) =>
        loadReplay(tx, tenantId, body.accounts, { after: place, limit: BATCH }),
      );
      more = batch.length === BATCH;
      for (const [index, replayed] of batch.entries()) {
        // Other requests are answered between two accounts; a sender who left costs no more.
        await otherWork();
        signal.throwIfAborted();
        for (const run of runs) run.acts.push(...replay(replayed, run.policy, asked, body));
        simulated += 1;
        after = replayed.account.number;
        if (context.wallClock() < deadline) continue;
        more ||= index < batch.length - 1;
        break;
      }
    } while (more && context.wallClock() < deadline);
    const policies = runs.map(({ policy, acts }) => toFigures(policy, acts));
    const nextCursor = more && after !== undefined ? writeCursor('simulation', filter, after) : null;
    return { status: 200, body: { from: body.from, until: body.until, accounts: simulated, nextCursor, policies } };
  },
});

interface Asked {
  readonly company: Company;
  readonly rates: RateBook;
  readonly policies: readonly CollectionPolicy[];
}

async function prepare(
  tx: Transaction,
  tenantId: string,
  body: { policies: readonly (string | PolicyDocument)[]; accounts?: readonly string[] | undefined },
): Promise<Asked> {
  if (body.accounts !== undefined && (await countAccounts(tx, tenantId, body.accounts)) < new Set(body.accounts).size) {
    throw invalidContent('#/accounts', 'Some of these customers do not exist.');
  }
  const policies: CollectionPolicy[] = [];
  for (const [index, entry] of body.policies.entries()) {
    const at = `#/policies/${index}`;
    const policy =
      typeof entry === 'string' ? await findPolicy(tx, tenantId, entry) : toPolicy(`policy-${index + 1}`, entry, at);
    if (!policy) throw invalidContent(at, 'There is no collection policy of that name.');
    policies.push(policy);
  }
  return { company: await loadCompany(tx, tenantId), rates: await loadRateBook(tx, tenantId), policies };
}

/** The account's acts within the span, played from the day its ledger begins so that each level was truly reached. */
function replay(
  { account, ledger }: ReplayAccount,
  policy: CollectionPolicy,
  { company, rates }: Asked,
  span: { from: string; until: string },
): SimulatedAct[] {
  const first = [
    ...ledger.items.map((item) => item.visibleOn),
    ...ledger.credits.map((credit) => credit.bookingDate),
  ].sort()[0];
  if (first === undefined || first > span.until) return [];
  const state = {
    company,
    account,
    ledger,
    nextLedgerDate: undefined,
    notices: [],
    episodeSince: undefined,
    tasks: [],
    facts: {},
  };
  const until = toIsoInstant(toEpochMs(instantAt(company.zone, addDays(span.until, 1))) - 1);
  const { acts } = simulate(state, policy, rates, { from: instantAt(company.zone, first), until }, ledger);
  return acts.filter((act) => act.notice !== undefined && act.date >= span.from);
}

function toFigures(policy: CollectionPolicy, acts: readonly SimulatedAct[]): z.input<typeof figures> {
  const months = simulatedMonths(acts).map((month) => ({
    ...month,
    messages: month.messages.map((entry) => ({ ...entry })),
  }));
  const total = (of: (month: (typeof months)[number]) => number) => months.reduce((sum, month) => sum + of(month), 0);
  return {
    policy: { name: policy.name, version: policy.version },
    messages: total((month) => month.messages.reduce((sum, { count }) => sum + count, 0)),
    calls: total((month) => month.calls),
    decisions: total((month) => month.decisions),
    months,
  };
}

export const SIMULATION_ROUTES = [simulation];
