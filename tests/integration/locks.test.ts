import { uuidv7 } from 'uuidv7';
import { createAdvance } from '../../activities/platform/advance';
import type { ProcessDefinition, Step } from '../../activities/platform/process';
import { acrossTenants, inTenant } from '../../schema/database';
import type { Transaction } from '../../schema/database';
import { lockSubject, requestReconsider } from '../../schema/queries/platform/outbox';
import { closeProcess, lockProcess } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { markSending, settleInDoubt } from '../../schema/queries/platform/relay';
import type { OutboxRow } from '../../schema/queries/platform/relay';
import { claimSignals } from '../../schema/queries/platform/signals';
import { closeTask, openTask } from '../../schema/queries/platform/tasks';
import { addComment, assignTask, lockTask } from '../../schema/queries/platform/worklist';
import { recordInDoubt, recordSent } from '../../workers/relay/outcome';
import { readOutgoing } from '../../workers/relay/outgoing';
import type { OutgoingMail } from '../../workers/relay/outgoing';
import { eventually, openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';

const AT = '2026-03-11T09:00:00.000Z';
let house: House;
let tenantId: string;
let memberId: string;
let process: ProcessRow;
let taskId: string;

beforeAll(async () => {
  house = await openHouse('locks');
});
afterAll(() => house.close());
beforeEach(async () => {
  tenantId = await house.newTenant();
  memberId = uuidv7();
  await house.query(`insert into member (tenant_id, member_id, name, created_at)
    values ('${tenantId}', '${memberId}', 'Clerk', now())`);
  process = await house.newProcess(tenantId, { subjectId: await house.newSubject(tenantId) });
  taskId = await house.inTenant(tenantId, (tx) => openTask(tx, newTask(process, 'test-task')));
});

const newTask = ({ processId }: ProcessRow, kind: string): Parameters<typeof openTask>[1] => ({
  tenantId,
  processId,
  kind,
  title: 'A task',
  candidateGroup: 'collections',
  priority: 50,
  form: {},
  tags: [],
  dueAt: null,
  lapseAt: null,
  lapseOutcome: null,
  openedAt: AT,
  rule: 'test',
});

/** As the API does it: the task's lock, its row, the timeline. `between` runs once the task is locked. */
const claim = (assignee: string | null, between: () => Promise<unknown> = async () => undefined) =>
  house.inTenant(tenantId, async (tx) => {
    const task = await lockTask(tx, tenantId, taskId);
    if (!task) throw new Error('no task');
    await between();
    const type = assignee === null ? 'task-released' : 'task-claimed';
    await assignTask(tx, task, { assignee, actor: memberId, at: AT, type, summary: 'Assigned' });
  });

const comment = () =>
  house.inTenant(tenantId, async (tx) => {
    const task = await lockTask(tx, tenantId, taskId);
    if (task) await addComment(tx, task, { memberId, body: 'Well', at: AT });
  });

/** An advance that acts once: under the locks of subject and process it does `act`. */
function advance(act: (tx: Transaction) => Promise<void>): Promise<unknown> {
  let acted = false;
  const definition: ProcessDefinition<undefined, Step> = {
    type: 'test-process',
    lock: async (tx, row) => void (await lockSubject(tx, tenantId, row.subjectId ?? '')),
    load: async () => undefined,
    decide: () =>
      acted ? { kind: 'wait', until: undefined, waitingFor: 'news' } : { kind: 'act', did: 'changed-its-task' },
    commit: async ({ tx }) => {
      await act(tx);
      acted = true;
    },
    command: (facts) => ({ outcome: 'applied', facts, summary: 'Applied' }),
  };
  return createAdvance(house.app, definition, () => 0)({ v: 1, tenantId, processId: process.processId });
}

const touchTask = async (tx: Transaction): Promise<void> => {
  await tx
    .updateTable('task')
    .set((eb) => ({ revision: eb('revision', '+', 1n) }))
    .where('tenantId', '=', tenantId)
    .where('taskId', '=', taskId)
    .execute();
};

/** Somebody stands in line for a lock. */
const someoneWaits = () =>
  eventually('somebody waits', async () => {
    const waiting = await house.query(
      `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    return waiting.length > 0;
  });

describe('people and a process that want the same task', () => {
  test('come one after the other when the task is taken first', async () => {
    let advancing: Promise<unknown> | undefined;
    await claim(memberId, async () => {
      advancing = advance(touchTask);
      await someoneWaits();
    });
    await advancing;
    const { revision, assignee } = await rowOf(taskId);
    expect({ revision, assignee }).toEqual({ revision: 3n, assignee: memberId });
  });

  test('come one after the other when the process is taken first', async () => {
    let claiming: Promise<unknown> | undefined;
    await advance(async (tx) => {
      claiming = claim(memberId);
      await claiming;
      await touchTask(tx);
    });
    const { revision, assignee } = await rowOf(taskId);
    expect({ revision, assignee }).toEqual({ revision: 3n, assignee: memberId });
  });

  test('never meet in a deadlock, in 200 rounds of claiming, commenting and advancing at once', async () => {
    for (let round = 0; round < 200; round += 1) {
      await Promise.all([claim(round % 2 === 0 ? memberId : null), advance(touchTask), comment(), advance(touchTask)]);
    }
    expect(await rowOf(taskId)).toMatchObject({ revision: 801n });
  }, 120_000);
});

const rowOf = (id: string) =>
  house.superuser.selectFrom('task').selectAll().where('taskId', '=', id).executeTakeFirstOrThrow();

/** A message in the middle of being handed over. */
async function beingSent(): Promise<{ row: OutboxRow; mail: OutgoingMail }> {
  const outboxId = await house.newMail(process, process.subjectId ?? '');
  const row = await acrossTenants(house.relay, async (tx) => {
    const found = await tx.selectFrom('outbox').selectAll().where('outboxId', '=', outboxId).executeTakeFirstOrThrow();
    return markSending(tx, found, 60_000);
  });
  const mail = readOutgoing(row);
  if ('problem' in mail) throw new Error(mail.problem);
  return { row, mail };
}

const ending = { status: 'completed', outcome: 'paid', summary: 'Paid', actor: 'process', at: AT } as const;
const close = (between: () => Promise<unknown> = async () => undefined) =>
  inTenant(house.app, tenantId, async (tx) => {
    const locked = await lockProcess(tx, tenantId, process.processId);
    if (locked) await closeProcess(tx, locked, ending);
    await between();
  });
const questions = async (): Promise<string[]> => {
  const rows = await house.query<{ kind: string; state: string }>(
    `select kind, state from task where tenant_id = '${tenantId}' and kind <> 'test-task' order by task_id`,
  );
  return rows.map(({ kind, state }) => `${kind} ${state}`);
};

describe('the outcome of a message and its process', () => {
  test('a question asked while the process ends is withdrawn with it', async () => {
    const { row, mail } = await beingSent();
    let closing: Promise<unknown> | undefined;
    await acrossTenants(house.relay, async (tx) => {
      await recordInDoubt(tx, row, mail, 'no answer', AT);
      closing = close();
      await someoneWaits();
    });
    await closing;
    expect(await questions()).toEqual(['in-doubt-message withdrawn']);
  });

  test('a question that comes while the process is ending goes to the operators', async () => {
    const { row, mail } = await beingSent();
    let asking: Promise<unknown> | undefined;
    await close(async () => {
      asking = acrossTenants(house.relay, (tx) => recordInDoubt(tx, row, mail, 'no answer', AT));
      await someoneWaits();
    });
    await asking;
    expect(await questions()).toEqual(['operator open']);
  });

  test('a late answer and a lapse at once settle the message once, without a deadlock', async () => {
    for (let round = 0; round < 40; round += 1) {
      const { row, mail } = await beingSent();
      await acrossTenants(house.relay, (tx) => recordInDoubt(tx, row, mail, 'no answer', AT));
      const [question] = await house.query<{ taskId: string }>(
        `select task_id from task where tenant_id = '${tenantId}' and kind = 'in-doubt-message' and state = 'open'`,
      );
      const task = { tenantId, processId: process.processId, taskId: question?.taskId ?? '' };
      await Promise.all([
        acrossTenants(house.relay, (tx) => recordSent(tx, row, mail, AT)),
        advance(async (tx) => {
          await closeTask(tx, task, {
            state: 'lapsed',
            at: AT,
            summary: 'Nobody decided',
            rule: 'test',
            actor: 'policy',
          });
          await settleInDoubt(tx, tenantId, row.outboxId, 'sent');
        }),
        claim(round % 2 === 0 ? memberId : null),
      ]);
      const sent = await house.query(`select 1 from process_event
        where type = 'message-sent' and data ->> 'outboxId' = '${row.outboxId}'`);
      expect(sent).toHaveLength(1);
      expect(['lapsed', 'withdrawn']).toContain((await rowOf(task.taskId)).state);
    }
  }, 120_000);

  test('is met by the next advance: a request to reconsider does not leave before what it is about', async () => {
    const { row, mail } = await beingSent();
    await house.inTenant(tenantId, (tx) => requestReconsider(tx, tenantId, process.processId, AT));
    const taken = () => acrossTenants(house.relay, (tx) => claimSignals(tx, tenantId, 10, 60_000));
    await acrossTenants(house.relay, async (tx) => {
      await recordSent(tx, row, mail, AT);
      expect(await taken()).toEqual([]);
    });
    expect(await taken()).toHaveLength(1);
  });
});
