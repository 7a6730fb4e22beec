import { z } from 'zod';
import { PREPARE_START } from '../../../../api/processes';
import { ROUTES } from '../../../../api/routes';
import { dateIn } from '../../../../domain/platform/dates';
import type { ProcessRow } from '../../../../schema/queries/platform/processes';
import { MANIFESTS } from '../../../../workflows/manifests';
import { newPerson, startTestApi } from '../../api/test-api';
import { addManyAccounts } from '../../receivables/many-accounts';
import type { ProofReport } from '../proof-report';
import { bucketPeak } from './bucket-peak';
import { readHistories } from './read-history';
import type { Tree } from './tree-of-commit';
import type { UpgradeHouse } from './upgrade-house';
import { waitForNone } from './wait-for';

export interface PolicyChangeOptions {
  readonly processes: number;
  /** Signals a second that the relay is told to send at most. */
  readonly perSecond: number;
  /** What the proof holds it to; equal unless the guard is to be seen failing. */
  readonly provenPerSecond: number;
}

/** Monday, 10:00 in Berlin: within the contact window. */
const NOW = '2026-03-02T09:00:00.000Z';
const ZONE = 'Europe/Berlin';
/** Due on Sunday: three days later is Wednesday, two days later Tuesday. */
const MANY_DUE = '2026-03-01';
/** Due on Saturday: three days later is Tuesday, two days later today. */
const FEW_DUE = '2026-02-28';
const FEW = 200;
const PATIENCE_MS = 120_000;
const SIDE_BY_SIDE = 32;
/** How long a claimed signal is the sender's (LEASE_MS in workers/relay/send-signals.ts): tells when it was claimed. */
const LEASE_MS = 30_000;

const policyShape = z.looseObject({
  steps: z.array(z.looseObject({ trigger: z.object({ kind: z.string(), days: z.number() }) })),
});

/**
 * Many processes wait for the first step of the shipped policy, on its third day; then a person writes a policy whose first
 * step comes on the second day. All must reconsider: most wait for another day, a few send their message at once.
 */
export async function provePolicyChange(
  house: UpgradeHouse,
  tree: Tree,
  report: ProofReport,
  { processes, perSecond, provenPerSecond }: PolicyChangeOptions,
): Promise<void> {
  const tenantId = await house.newTenant(BigInt(Date.parse(NOW) - Date.now()));
  const few = Math.min(FEW, Math.floor(processes / 10));
  const invoice = { amount: 100_000n, issueDate: '2026-01-28', dueDate: MANY_DUE };
  await addManyAccounts(house, tenantId, { ...invoice, count: processes });
  await house.query(`
    update open_item set due_date = '${FEW_DUE}' where tenant_id = '${tenantId}' and item_id in (
      select item_id from open_item where tenant_id = '${tenantId}' order by item_id limit ${few})`);
  await house.startWorker(tree);
  const rows = await startAll(house, tenantId, processes);

  const waking = async (): Promise<Map<string, number>> => {
    const found = await house.query<{ wakeAt: string | null; count: bigint }>(`
      select wake_at, count(*) as count from process where tenant_id = '${tenantId}' group by wake_at`);
    const days = new Map<string, number>();
    for (const { wakeAt, count } of found) {
      const day = wakeAt === null ? 'never' : dateIn(ZONE, wakeAt);
      days.set(day, (days.get(day) ?? 0) + Number(count));
    }
    return days;
  };
  const before = await waking();
  report.check('policy change: before it, all wait for the third day', processes, [
    ...(before.get('2026-03-04') === processes - few && before.get('2026-03-03') === few
      ? []
      : [JSON.stringify([...before])]),
  ]);

  house.startRelay({ signalsPerSecond: perSecond });
  const changed = Date.now();
  await changePolicy(house, tenantId);
  const rested = await waitForNone(async () => {
    const [row] = await house.query<{ left: bigint }>(`
      select (select count(*) from outbox where tenant_id = '${tenantId}' and state in ('pending', 'sending'))
           + (select count(*) from process where tenant_id = '${tenantId}'
              and (wake_at >= '2026-03-04T00:00:00Z' and wake_at < '2026-03-05T00:00:00Z')) as left`);
    return Number(row?.left);
  }, PATIENCE_MS);
  report.figure('policy change: seconds until all had reconsidered', (Date.now() - changed) / 1_000);
  report.check('policy change: it came to rest', 1, rested ? [] : ['signals or processes are left']);

  await judge(house, tenantId, report, { rows, few, provenPerSecond, waking: await waking() });
}

/** Rows in bulk, workflows one by one, as fast as the engine takes them; returns when all wait. */
async function startAll(house: UpgradeHouse, tenantId: string, processes: number): Promise<ProcessRow[]> {
  const began = Date.now();
  await house.query(`
    insert into process (tenant_id, process_id, type, business_key, subject_id, title, workflow_id, input, status,
                         started_at, updated_at)
    select tenant_id, process_id, 'collect-account', account_id, account_id, 'Collect ' || number,
           tenant_id || '.collect-account.' || account_id || '.' || process_id,
           jsonb_build_object('accountId', account_id), 'starting', '${NOW}', '${NOW}'
    from (select *, gen_random_uuid() as process_id from account where tenant_id = '${tenantId}') a`);
  await house.query('analyze process');
  const rows = await house.superuser.selectFrom('process').selectAll().where('tenantId', '=', tenantId).execute();
  const queue = rows.values();
  const lanes = Array.from({ length: SIDE_BY_SIDE }, async () => {
    for (const row of queue) await house.start(row);
  });
  await Promise.all(lanes);
  const all = await waitForNone(async () => {
    const [row] = await house.query<{ left: bigint }>(
      `select count(*) as left from process where tenant_id = '${tenantId}' and status = 'starting'`,
    );
    return Number(row?.left);
  }, PATIENCE_MS);
  if (!all) throw new Error('not all processes came to wait');
  process.stderr.write(`upgrade: ${processes} processes wait after ${Math.round((Date.now() - began) / 1_000)} s\n`);
  return rows;
}

/** Writes the policy as a person does: by the API, with the version that was read. */
async function changePolicy(house: UpgradeHouse, tenantId: string): Promise<void> {
  const api = await startTestApi(house, {
    routes: ROUTES,
    context: { manifests: MANIFESTS, prepareStart: PREPARE_START },
  });
  try {
    const { token } = await newPerson(house, tenantId, ['finance-manager']);
    const path = '/api/v1/receivables/policies/default';
    const read = await api.call('GET', path, { token });
    const { name: _name, version: _version, ...document } = policyShape.parse(read.body);
    const [first, ...others] = document.steps;
    if (!first) throw new Error('the policy has no step');
    const steps = [{ ...first, trigger: { kind: 'net-days', days: 2 } }, ...others];
    const headers = { 'if-match': read.headers.get('etag') ?? '' };
    const written = await api.call('PUT', path, { token, body: { ...document, steps }, headers });
    if (written.status !== 200) throw new Error(`${written.status} ${JSON.stringify(written.body)}`);
  } finally {
    await api.close();
  }
}

async function judge(
  house: UpgradeHouse,
  tenantId: string,
  report: ProofReport,
  after: { rows: readonly ProcessRow[]; few: number; provenPerSecond: number; waking: ReadonlyMap<string, number> },
): Promise<void> {
  const { rows, few, provenPerSecond, waking } = after;
  const many = rows.length - few;
  const reconsidered = waking.get('2026-03-03') === many && !waking.has('2026-03-04');
  report.check('policy change: all have reconsidered', rows.length, reconsidered ? [] : [JSON.stringify([...waking])]);

  const claims = await house.query<{ at: string }>(
    `select available_at as at from outbox where tenant_id = '${tenantId}' and kind = 'signal' and state = 'sent'`,
  );
  const peak = bucketPeak(
    claims.map(({ at }) => Date.parse(at) - LEASE_MS),
    provenPerSecond,
  );
  report.figure('policy change: fullest bucket', Number(peak.toFixed(1)));
  // Between the permit and the claim lies a statement, which a busy machine delays: up to a second's worth.
  const allowed = 2 * provenPerSecond;
  report.check(
    `policy change: at most ${provenPerSecond} signals a second, in bursts of as many`,
    claims.length,
    peak <= allowed ? [] : [`a bucket that leaks ${provenPerSecond} a second held ${peak.toFixed(0)}`],
  );

  const mails = await house.query<{ processId: string; count: bigint; first: boolean }>(`
    select p.process_id, i.due_date = '${FEW_DUE}' as first,
           (select count(*) from mailbox_message m where m.tenant_id = p.tenant_id and m.process_id = p.process_id) as count
    from process p join open_item i on i.tenant_id = p.tenant_id and i.account_id = p.subject_id
    where p.tenant_id = '${tenantId}'`);
  report.check(
    'policy change: who had a message due got one, nobody else did',
    mails.length,
    mails.filter(({ count, first }) => count !== (first ? 1n : 0n)).map((row) => `${row.processId}: ${row.count}`),
  );

  const histories = await readHistories(
    house.temporal,
    rows.map(({ workflowId }) => workflowId),
  );
  const told = new Set(mails.filter(({ first }) => first).map(({ processId }) => processId));
  const unasked = histories.filter(({ workflowId, signals }) => {
    // The settled message is news too.
    return signals !== (told.has(workflowId.split('.').at(-1) ?? '') ? 2 : 1);
  });
  report.check(
    'policy change: each process was asked once, and once more about its message',
    histories.length,
    unasked.map(({ workflowId, signals }) => `${workflowId}: ${signals} signals`),
  );
  const stuck = await house.query<{ processId: string; engineProblem: string | null; status: string }>(`
    select process_id, status, engine_problem from process
    where tenant_id = '${tenantId}' and (status <> 'running' or engine_problem is not null)`);
  report.check('policy change: none is stuck', histories.length, [
    ...histories.flatMap(({ workflowId, failedTasks }) => failedTasks.map((why) => `${workflowId}: ${why}`)),
    ...histories.filter(({ ended }) => ended).map(({ workflowId }) => `${workflowId} has ended`),
    ...stuck.map((row) => `${row.processId}: ${row.status} ${row.engineProblem ?? ''}`),
  ]);
}
