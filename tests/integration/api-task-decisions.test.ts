import { toIsoInstant } from '../../domain/platform/dates';
import { outcomeUnknown } from '../../api/engine-problems';
import { closeProcess, lockProcess } from '../../schema/queries/platform/processes';
import { problemOf } from '../support/api/problem-of';
import { openTaskScene, taskOf } from '../support/api/task-scene';
import type { TaskScene } from '../support/api/task-scene';
import type { CallOptions, Person } from '../support/api/test-api';

let scene: TaskScene;
let clerk: Person;
let colleague: Person;
let manager: Person;
let operator: Person;

beforeAll(async () => {
  scene = await openTaskScene('api-task-decisions');
  ({ clerk, colleague, manager, operator } = scene.people);
});
afterAll(() => scene?.close());
beforeEach(() => scene.nextProcess());

const newTask: TaskScene['newTask'] = (options) => scene.newTask(options);
const post: TaskScene['post'] = (...request) => scene.post(...request);
const read: TaskScene['read'] = (...request) => scene.read(...request);

describe('completing', () => {
  const complete = (taskId: string, person: Person, decision: unknown, options: CallOptions = {}) =>
    post(taskId, 'complete', person, { body: { decision, reason: 'Because' }, ...options });

  it('carries the decision to the process and shows the decided task', async () => {
    const taskId = await newTask();
    const answer = await complete(taskId, clerk, { outcome: 'yes', grams: 5 });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      state: 'completed',
      decision: { outcome: 'yes', grams: 5 },
      decidedBy: clerk.memberId,
      reason: 'Because',
    });
    expect(scene.api.engine.commands[0]).toMatchObject({
      workflowId: scene.process().workflowId,
      command: { name: 'complete-task', payload: { taskId, decision: { outcome: 'yes', grams: 5 } } },
    });
  });

  it('shows beforehand what may be decided', async () => {
    const { body } = await read(await newTask());
    expect(body).toMatchObject({
      form: { grams: 20 },
      decisionSchema: { properties: { outcome: { enum: ['yes', 'no', 'gold'] } }, additionalProperties: false },
    });
  });

  it('with a decision the kind does not take names its fields, and never reaches the process', async () => {
    const taskId = await newTask();
    const answer = await complete(taskId, clerk, { outcome: 'maybe', grams: -1, x: 1 });
    expect(answer.status).toBe(422);
    expect(problemOf(answer).pointers.sort()).toEqual(['#/decision/grams', '#/decision/outcome', '#/decision/x']);
    expect(problemOf(await post(taskId, 'complete', clerk, { body: {} })).pointers).toEqual(['#/decision']);
    expect(scene.api.engine.commands).toEqual([]);
  });

  it('needs the permission the decision needs', async () => {
    const taskId = await newTask();
    expect((await complete(taskId, clerk, { outcome: 'gold' })).status).toBe(403);
    expect((await complete(taskId, manager, { outcome: 'gold' })).status).toBe(200);
  });

  it('a second time answers 409, by whomever', async () => {
    const taskId = await newTask();
    await complete(taskId, clerk, { outcome: 'yes' });
    for (const person of [clerk, colleague]) {
      const answer = await complete(taskId, person, { outcome: 'no' });
      expect([answer.status, problemOf(answer).kind]).toEqual([409, 'conflict']);
    }
    expect(scene.api.engine.commands).toHaveLength(1);
  });

  it('by two at once is decided once', async () => {
    const taskId = await newTask();
    const answers = await Promise.all([
      complete(taskId, clerk, { outcome: 'yes' }),
      complete(taskId, colleague, { outcome: 'no' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('of a task somebody else has claimed answers 409', async () => {
    const taskId = await newTask();
    await post(taskId, 'claim', colleague);
    expect((await complete(taskId, clerk, { outcome: 'yes' })).status).toBe(409);
    expect((await complete(taskId, colleague, { outcome: 'yes' })).status).toBe(200);
  });

  it('of a task of another group answers 403', async () => {
    const taskId = await newTask({ group: 'finance-managers' });
    expect((await complete(taskId, clerk, { outcome: 'yes' })).status).toBe(403);
  });

  it('looks for its record when the process’s answer is lost: what was applied counts', async () => {
    const taskId = await newTask();
    scene.api.engine.onCommand = async (command) => {
      await scene.decideLikeAProcess(command);
      throw outcomeUnknown();
    };
    expect((await complete(taskId, clerk, { outcome: 'yes' })).status).toBe(200);
  });

  it('says so when the answer is lost and nothing was decided, and succeeds when repeated', async () => {
    const taskId = await newTask();
    const headers = { 'idempotency-key': `complete-${taskId}` };
    scene.api.engine.onCommand = async () => {
      throw outcomeUnknown();
    };
    const lost = await complete(taskId, clerk, { outcome: 'yes' }, { headers });
    expect([lost.status, problemOf(lost).kind]).toEqual([503, 'outcome-unknown']);
    scene.api.engine.onCommand = scene.decideLikeAProcess;
    expect((await complete(taskId, clerk, { outcome: 'yes' }, { headers })).status).toBe(200);
    const [first, second] = scene.api.engine.commands;
    expect(second?.command.commandId).toBe(first?.command.commandId);
  });

  it('does not take the sender’s other decision for the one whose answer is lost', async () => {
    const taskId = await newTask();
    scene.api.engine.onCommand = async (command) => {
      await scene.decideLikeAProcess({ ...command, commandId: 'from-another-window' });
      throw outcomeUnknown();
    };
    expect((await complete(taskId, clerk, { outcome: 'no' })).status).toBe(503);
  });

  it('of an operator’s task needs no process: its row is decided and an open process is asked to advance', async () => {
    const taskId = await newTask({ kind: 'operator', group: 'operators' });
    expect((await complete(taskId, operator, { outcome: 'resolved' })).status).toBe(200);
    expect(scene.api.engine.commands).toEqual([]);
    const signals = await scene.house.query(
      `select 1 from outbox where process_id = '${scene.process().processId}' and kind = 'signal'`,
    );
    expect(signals).toHaveLength(1);
  });

  it('of a task left by a process that has ended is decided on its row', async () => {
    await scene.house.inTenant(scene.tenantId, async (tx) => {
      const row = await lockProcess(tx, scene.tenantId, scene.process().processId);
      const at = toIsoInstant(Date.now());
      if (row)
        await closeProcess(tx, row, {
          status: 'terminated',
          outcome: 'terminated',
          summary: 'x',
          actor: 'reconciler',
          at,
        });
    });
    const taskId = await newTask({ kind: 'operator', group: 'operators' });
    expect(taskOf(await complete(taskId, operator, { outcome: 'accepted' })).state).toBe('completed');
    expect(scene.api.engine.commands).toEqual([]);
  });
});
