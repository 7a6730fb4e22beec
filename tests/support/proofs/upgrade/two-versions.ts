import { uuidv7 } from 'uuidv7';
import type { CollectionPolicy, MessageStep } from '../../../../domain/receivables/collection/policy';
import { DEFAULT_COLLECTION_POLICY } from '../../../../domain/receivables/defaults/collection-policy';
import { storePolicy } from '../../../../schema/queries/receivables/policy';
import { bookCredit } from '../../../../schema/queries/receivables/change-ledger';
import { insertProcess } from '../../../../schema/queries/platform/processes';
import type { ProcessRow } from '../../../../schema/queries/platform/processes';
import { commandUpdate } from '../../../../workflows/platform/contract';
import { addManyAccounts } from '../../receivables/many-accounts';
import type { ProofReport } from '../proof-report';
import { readHistories } from './read-history';
import type { Tree } from './tree-of-commit';
import type { UpgradeHouse } from './upgrade-house';
import { waitForNone } from './wait-for';

/** Days on which a step of the drill's policy falls due for an invoice due on 2026-02-27; all are working days in Berlin. */
const DAYS = {
  first: '2026-03-02T09:00:00.000Z',
  second: '2026-03-13T09:00:00.000Z',
  third: '2026-03-27T09:00:00.000Z',
  call: '2026-04-08T09:00:00.000Z',
};
const MESSAGES = ['friendly-reminder', 'reminder', 'final-notice'];
const AMOUNT = 100_000n;
const PATIENCE_MS = 90_000;

/** Three messages and a call, none of which demands more than the invoice: a payment of it settles the account. */
const POLICY: Omit<CollectionPolicy, 'version'> = {
  ...DEFAULT_COLLECTION_POLICY,
  steps: [
    message('friendly-reminder', 3),
    message('reminder', 14),
    message('final-notice', 28),
    {
      code: 'call',
      kind: 'call',
      trigger: { kind: 'previous', days: 7 },
      conditions: undefined,
      task: { candidateGroup: 'collections', escalateTo: 'finance-managers', dueDays: 3, lapseDays: 30 },
    },
  ],
};

function message(code: string, days: number): MessageStep {
  const demands = { interest: false, fixedSum: false, fee: false };
  const trigger = { kind: 'net-days', days } as const;
  return { code, kind: 'message', trigger, conditions: undefined, template: 'reminder', demands, payWithinDays: 7 };
}

/**
 * Worker of two versions take turns on one queue: the old one alone, both, the new one alone, the old one again (a release
 * taken back), and both to the end. Every process is started before or while both run and outlives every change.
 */
export async function proveTwoVersions(
  house: UpgradeHouse,
  trees: { readonly before: Tree; readonly after: Tree },
  report: ProofReport,
  count: number,
): Promise<void> {
  const tenantId = await house.newTenant(BigInt(Date.parse(DAYS.first) - Date.now()));
  await house.inTenant(tenantId, (tx) => storePolicy(tx, tenantId, POLICY, null, DAYS.first));
  const due = { count, amount: AMOUNT, issueDate: '2026-01-28', dueDate: '2026-02-27' };
  const accounts = await addManyAccounts(house, tenantId, due);
  const stalled: string[] = [];
  const settled = async (phase: string, left: string): Promise<void> => {
    const rest = await waitForNone(async () => {
      const [row] = await house.query<{ left: bigint }>(`
        select (${left})
             + (select count(*) from outbox where tenant_id = '${tenantId}' and state in ('pending', 'sending')) as left`);
      return Number(row?.left);
    }, PATIENCE_MS);
    process.stderr.write(`upgrade: ${phase}${rest ? '' : ': does not get on'}\n`);
    if (!rest) stalled.push(phase);
  };
  const mails = (each: number): string =>
    `${each * count} - (select count(*) from mailbox_message where tenant_id = '${tenantId}')`;

  house.startRelay();
  const half = Math.ceil(count / 2);
  let old = await house.startWorker(trees.before);
  const oldPids = [old.pid];
  const rows = await startAll(house, tenantId, accounts.slice(0, half));
  await settled('the old worker alone: first message', `${half - count} + ${mails(1)}`);

  let recent = await house.startWorker(trees.after);
  const newPids = [recent.pid];
  rows.push(...(await startAll(house, tenantId, accounts.slice(half))));
  await settled('both: first message of the others', mails(1));

  await old.stop();
  await house.moveClock(tenantId, DAYS.second);
  await settled('the new worker alone: second message', mails(2));

  old = await house.startWorker(trees.before);
  oldPids.push(old.pid);
  await recent.stop();
  await house.moveClock(tenantId, DAYS.third);
  await settled('the old worker again: third message', mails(3));

  recent = await house.startWorker(trees.after);
  newPids.push(recent.pid);
  await house.moveClock(tenantId, DAYS.call);
  const calls = `select count(*) from task where tenant_id = '${tenantId}' and kind = 'call-customer'`;
  await settled('both: a call', `${count} - (${calls} and state in ('open', 'claimed', 'completed'))`);
  const commands = await completeCalls(house, tenantId, rows.slice(0, half));
  await payAll(house, tenantId, accounts);
  await settled('both: paid', `select count(*) from process where tenant_id = '${tenantId}' and closed_at is null`);

  report.check('two versions: every phase was reached by all', 6, stalled);
  report.check('two versions: every command was applied', half, commands);
  await judge(house, tenantId, report, { rows, oldPids, newPids });
}

async function startAll(house: UpgradeHouse, tenantId: string, accounts: readonly string[]): Promise<ProcessRow[]> {
  const rows: ProcessRow[] = [];
  for (const accountId of accounts) {
    const { process: row } = await house.inTenant(tenantId, (tx) =>
      insertProcess(tx, {
        tenantId,
        type: 'collect-account',
        businessKey: accountId,
        subjectId: accountId,
        title: 'Collect',
        input: { accountId },
        startedBy: null,
        at: DAYS.first,
      }),
    );
    await house.start(row);
    rows.push(row);
  }
  return rows;
}

/** Completes the calls by Updates, which either version applies; returns what was not applied. */
async function completeCalls(house: UpgradeHouse, tenantId: string, rows: readonly ProcessRow[]): Promise<string[]> {
  const memberId = uuidv7();
  await house.query(
    `insert into member (tenant_id, member_id, name, created_at) values ('${tenantId}', '${memberId}', 'Clerk', now())`,
  );
  const tasks = await house.query<{ processId: string; taskId: string }>(
    `select process_id, task_id from task where tenant_id = '${tenantId}' and kind = 'call-customer'`,
  );
  const refused: string[] = [];
  for (const { processId, workflowId } of rows) {
    const task = tasks.find((candidate) => candidate.processId === processId);
    const commandId = uuidv7();
    const payload = { taskId: task?.taskId, decision: { outcome: 'no-answer' } };
    const handle = house.temporal.client.workflow.getHandle(workflowId);
    const result = await house.temporal.connection.withDeadline(Date.now() + PATIENCE_MS, () =>
      handle
        .executeUpdate(commandUpdate, {
          updateId: commandId,
          args: [{ name: 'complete-task', payload, commandId, memberId }],
        })
        .catch((error: Error) => ({ outcome: error.message })),
    );
    if (result.outcome !== 'applied') refused.push(`${processId}: ${JSON.stringify(result)}`);
  }
  return refused;
}

async function payAll(house: UpgradeHouse, tenantId: string, accounts: readonly string[]): Promise<void> {
  const day = DAYS.call.slice(0, 10);
  for (const [index, accountId] of accounts.entries()) {
    const credit = {
      accountId,
      kind: 'payment' as const,
      number: `P-${index}`,
      bookingDate: day,
      valueDate: day,
      payer: undefined,
      reference: undefined,
      namedDocuments: [],
      currency: 'EUR',
      amount: AMOUNT,
      withheldTax: 0n,
    };
    const actor = { tenantId, zone: 'Europe/Berlin', now: DAYS.call, actor: 'test' };
    await house.inTenant(tenantId, (tx) => bookCredit(tx, actor, credit, 'named-then-oldest'));
  }
}

async function judge(
  house: UpgradeHouse,
  tenantId: string,
  report: ProofReport,
  { rows, oldPids, newPids }: { rows: readonly ProcessRow[]; oldPids: readonly number[]; newPids: readonly number[] },
): Promise<void> {
  // A row is closed by the activity; the workflow ends a moment later. One that never does is told below.
  await waitForNone(async () => {
    const states = await Promise.all(
      rows.map(({ workflowId }) => house.temporal.client.workflow.getHandle(workflowId).describe()),
    );
    return states.filter(({ status }) => status.name === 'RUNNING').length;
  }, PATIENCE_MS);
  const histories = await readHistories(
    house.temporal,
    rows.map(({ workflowId }) => workflowId),
  );
  const failing = histories.flatMap(({ workflowId, failedTasks }) => failedTasks.map((why) => `${workflowId}: ${why}`));
  report.check('two versions: no workflow task failed', histories.length, failing);
  const byOne = histories.filter(
    ({ workers }) => !oldPids.some((pid) => workers.has(pid)) || !newPids.some((pid) => workers.has(pid)),
  );
  report.check(
    'two versions: both worked on every process',
    histories.length,
    byOne.map(({ workflowId, workers }) => `${workflowId}: ${[...workers].join(', ')}`),
  );
  const open = histories
    .filter(({ ended }) => !ended)
    .map(({ workflowId }) => `${workflowId} has not ended in Temporal`);
  const endings = await house.query<{ processId: string; outcome: string | null; engineProblem: string | null }>(
    `select process_id, outcome, engine_problem from process where tenant_id = '${tenantId}'`,
  );
  const unsettled = endings.filter(({ outcome }) => outcome !== 'settled');
  report.check('two versions: every process ended settled', endings.length, [
    ...open,
    ...unsettled.map((row) => `${row.processId}: ${row.outcome ?? 'open'} ${row.engineProblem ?? ''}`),
  ]);
  const sent = await house.query<{ accountId: string; steps: string }>(`
    select a.account_id, coalesce(string_agg(n.step, ',' order by m.sent_at, m.message_id), '') as steps
    from account a
    left join dunning_notice n on n.tenant_id = a.tenant_id and n.account_id = a.account_id and n.channel = 'email'
    left join outbox o on o.tenant_id = n.tenant_id and o.outbox_id = n.outbox_id and o.state = 'sent'
    left join mailbox_message m on m.tenant_id = o.tenant_id and m.process_id = o.process_id
      and m.message_id like '%' || o.outbox_id || '%'
    where a.tenant_id = '${tenantId}' group by a.account_id`);
  const wrong = sent.filter(({ steps }) => steps !== MESSAGES.join(','));
  report.check(
    'two versions: every customer got each message once, in order',
    sent.length,
    wrong.map(({ accountId, steps }) => `${accountId}: ${steps}`),
  );
  const [{ messages } = { messages: 0n }] = await house.query<{ messages: bigint }>(
    `select count(*) as messages from mailbox_message where tenant_id = '${tenantId}'`,
  );
  const expected = MESSAGES.length * rows.length;
  report.check(
    'two versions: nothing else was sent',
    rows.length,
    Number(messages) === expected ? [] : [`${messages} messages, not ${expected}`],
  );
}
