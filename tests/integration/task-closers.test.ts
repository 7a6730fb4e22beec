import { commitEffect } from '../../schema/queries/receivables/commit-effects';
import { closeTask, openTask } from '../../schema/queries/platform/tasks';
import { addAccount } from '../support/receivables/ledger-rows';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

const NOW = '2026-03-11T09:00:00.000Z';
let house: House;
beforeAll(async () => {
  house = await openHouse('task closers');
});
afterAll(() => house.close());

async function opened() {
  const tenantId = await house.newTenant();
  const accountId = await addAccount(house, tenantId);
  const process = await house.newProcess(tenantId, { type: 'collect-account', subjectId: accountId });
  const { processId } = process;
  const taskId = await house.inTenant(tenantId, (tx) =>
    openTask(tx, {
      ...{ tenantId, processId, kind: 'call-customer', title: 'Call', candidateGroup: 'collections', priority: 50 },
      ...{ form: {}, tags: [], dueAt: null, lapseAt: null, lapseOutcome: 'no-answer', openedAt: NOW, rule: 'test' },
    }),
  );
  const scope = { tenantId, processId, accountId, now: NOW, today: '2026-03-11', version: 1n, process, rule: 'test' };
  return { tenantId, processId, taskId, scope };
}

const closing = (tenantId: string) =>
  house.query(`select e.type, e.actor, t.state from process_event e join task t on t.tenant_id = e.tenant_id
               and t.task_id = (e.data ->> 'taskId')::uuid
               where e.tenant_id = '${tenantId}' and e.type in ('task-lapsed', 'task-withdrawn')`);

it('a task that lapses was closed by the policy, one whose cause is gone by the process', async () => {
  const lapsed = await opened();
  await house.inTenant(lapsed.tenantId, (tx) =>
    commitEffect(tx, lapsed.scope, { kind: 'lapse-task', taskId: lapsed.taskId, outcome: 'no-answer' }, undefined),
  );
  expect(await closing(lapsed.tenantId)).toEqual([{ type: 'task-lapsed', actor: 'policy', state: 'lapsed' }]);

  const withdrawn = await opened();
  await house.inTenant(withdrawn.tenantId, (tx) =>
    commitEffect(tx, withdrawn.scope, { kind: 'withdraw-task', taskId: withdrawn.taskId }, undefined),
  );
  expect(await closing(withdrawn.tenantId)).toEqual([{ type: 'task-withdrawn', actor: 'process', state: 'withdrawn' }]);
});

it('a task is closed in the name of whoever closes it, and once', async () => {
  const { tenantId, processId, taskId } = await opened();
  const close = (actor: string) =>
    house.inTenant(tenantId, (tx) =>
      closeTask(
        tx,
        { tenantId, processId, taskId },
        { state: 'withdrawn', at: NOW, summary: 'No longer needed', rule: 'test', actor },
      ),
    );
  await close('0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11');
  await close('relay');
  expect(await closing(tenantId)).toEqual([
    { type: 'task-withdrawn', actor: '0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11', state: 'withdrawn' },
  ]);
});
