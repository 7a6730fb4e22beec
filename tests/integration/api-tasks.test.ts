import { z } from 'zod';
import type { CandidateGroup } from '../../domain/platform/access';
import { toIsoInstant } from '../../domain/platform/dates';
import { outcomeUnknown } from '../../api/engine-problems';
import { effectKey, once } from '../../schema/queries/platform/effects';
import { closeProcess, lockProcess } from '../../schema/queries/platform/processes';
import { decideTask, openTask } from '../../schema/queries/platform/tasks';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Answer, CallOptions, Person, TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import type { CommandResult } from '../../workflows/platform/contract';

let house: House;
let api: TestApi;
let tenantId: string;
let process: ProcessRow;
let clerk: Person;
let colleague: Person;
let manager: Person;
let viewer: Person;
let operator: Person;

beforeAll(async () => {
  house = await openHouse('api-tasks');
  api = await startTestApi(house);
  tenantId = await house.newTenant();
  clerk = await newPerson(house, tenantId, ['finance-clerk'], { name: 'Ann' });
  colleague = await newPerson(house, tenantId, ['finance-clerk'], { name: 'Bob' });
  manager = await newPerson(house, tenantId, ['finance-manager'], { name: 'Cleo' });
  viewer = await newPerson(house, tenantId, ['viewer']);
  operator = await newPerson(house, tenantId, ['operator']);
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});
beforeEach(async () => {
  process = await house.newProcess(tenantId, { type: 'water-plants' });
  api.engine.commands.length = 0;
  api.engine.onCommand = decideLikeAProcess;
});

interface TaskOptions {
  kind?: string;
  group?: CandidateGroup;
  title?: string;
  dueAt?: string | null;
  tags?: string[];
}
const newTask = (options: TaskOptions = {}) =>
  house.inTenant(tenantId, (tx) =>
    openTask(tx, {
      tenantId,
      processId: process.processId,
      kind: options.kind ?? 'approve-fertiliser',
      title: options.title ?? 'Approve fertiliser',
      candidateGroup: options.group ?? 'collections',
      priority: 50,
      form: { grams: 20 },
      tags: options.tags ?? [],
      dueAt: options.dueAt ?? null,
      lapseAt: null,
      lapseOutcome: null,
      openedAt: toIsoInstant(Date.now()),
      rule: 'test',
    }),
  );
const post = (taskId: string, verb: string, person: Person, options: CallOptions = {}) =>
  api.call('POST', `/api/v1/tasks/${taskId}/${verb}`, { token: person.token, ...options });
const read = (taskId: string, person = clerk) => api.call('GET', `/api/v1/tasks/${taskId}`, { token: person.token });
const taskShape = z.object({ id: z.string(), state: z.string(), assignee: z.string().nullable(), title: z.string() });
const taskOf = (answer: Answer) => taskShape.parse(answer.body);

/** What the process's command activity does with `complete-task`: once, with its record. */
const decideLikeAProcess: TestApi['engine']['onCommand'] = async (command) => {
  const { taskId, decision, reason } = z
    .object({ taskId: z.string(), decision: z.unknown(), reason: z.string().optional() })
    .parse(command.payload);
  const { processId } = process;
  const at = toIsoInstant(Date.now());
  return house.inTenant(tenantId, (tx) =>
    once<CommandResult>(
      tx,
      { tenantId, processId, key: effectKey(processId, 'command', command.commandId) },
      async () => {
        const decidedBy = command.memberId;
        const decided = await decideTask(tx, { tenantId, processId, taskId, decision, reason, decidedBy, at });
        if (decided.outcome === 'decided') return { outcome: 'applied', data: { taskId } };
        return { outcome: 'refused', refusal: 'conflict', detail: 'The task has been closed already.' };
      },
    ),
  );
};

describe('claiming', () => {
  it('of many at once one has the task, the others get 409', async () => {
    const taskId = await newTask();
    const people = [clerk, colleague, manager, await newPerson(house, tenantId, ['admin'])];
    const answers = await Promise.all(people.map((person) => post(taskId, 'claim', person)));
    const winners = answers.filter(({ status }) => status === 200);
    expect(winners).toHaveLength(1);
    for (const loser of answers.filter(({ status }) => status !== 200)) {
      expect([loser.status, problemOf(loser).kind]).toEqual([409, 'conflict']);
    }
    expect(taskOf(await read(taskId))).toMatchObject({ state: 'claimed', assignee: winners.map(taskOf)[0]?.assignee });
  });

  it('again by the same person is no conflict', async () => {
    const taskId = await newTask();
    await post(taskId, 'claim', clerk);
    expect((await post(taskId, 'claim', clerk)).status).toBe(200);
  });

  it('is for the task’s group', async () => {
    const taskId = await newTask({ group: 'finance-managers' });
    expect((await post(taskId, 'claim', clerk)).status).toBe(403);
    expect((await post(taskId, 'claim', manager)).status).toBe(200);
  });

  it('on an older version answers 412', async () => {
    const taskId = await newTask();
    const etag = (await read(taskId)).headers.get('etag') ?? '';
    await post(taskId, 'comments', colleague, { body: { body: 'Wait!' } });
    expect((await post(taskId, 'claim', clerk, { headers: { 'if-match': etag } })).status).toBe(412);
  });
});

describe('releasing and delegating', () => {
  it('gives a task back to its group, by its holder or one who assigns tasks', async () => {
    const taskId = await newTask();
    await post(taskId, 'claim', clerk);
    expect((await post(taskId, 'release', colleague)).status).toBe(409);
    expect(taskOf(await post(taskId, 'release', clerk))).toMatchObject({ state: 'open', assignee: null });
    await post(taskId, 'claim', clerk);
    expect((await post(taskId, 'release', manager)).status).toBe(200);
  });

  it('hands a task to a member of its group and to nobody else', async () => {
    const taskId = await newTask();
    await post(taskId, 'claim', clerk);
    const delegate = (to: string, by = clerk) => post(taskId, 'delegate', by, { body: { memberId: to } });
    expect(taskOf(await delegate(colleague.memberId))).toMatchObject({
      assignee: colleague.memberId,
      state: 'claimed',
    });
    expect((await delegate(clerk.memberId)).status).toBe(409);
    expect((await delegate(clerk.memberId, manager)).status).toBe(200);
    const outsider = await delegate(viewer.memberId);
    expect([outsider.status, problemOf(outsider).pointers]).toEqual([422, ['#/memberId']]);
    const stranger = await newPerson(house, await house.newTenant(), ['finance-clerk']);
    expect((await delegate(stranger.memberId)).status).toBe(422);
  });
});

describe('comments', () => {
  it('are kept in order with the task, and change its version', async () => {
    const taskId = await newTask();
    const first = (await read(taskId)).headers.get('etag');
    await post(taskId, 'comments', clerk, { body: { body: 'First' } });
    expect((await post(taskId, 'comments', colleague, { body: { body: ' Second ' } })).status).toBe(201);
    const detail = await read(taskId);
    expect(detail.headers.get('etag')).not.toBe(first);
    expect(detail.body).toMatchObject({
      comments: [
        { memberId: clerk.memberId, body: 'First' },
        { memberId: colleague.memberId, body: 'Second' },
      ],
    });
  });

  it('are written once under one Idempotency-Key', async () => {
    const taskId = await newTask();
    const once = () =>
      post(taskId, 'comments', clerk, { body: { body: 'Hi' }, headers: { 'idempotency-key': taskId } });
    await Promise.all([once(), once(), once()]);
    expect((await read(taskId)).body).toMatchObject({ comments: [{ body: 'Hi' }] });
  });
});

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
    expect(api.engine.commands[0]).toMatchObject({
      workflowId: process.workflowId,
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
    expect(api.engine.commands).toEqual([]);
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
    expect(api.engine.commands).toHaveLength(1);
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
    api.engine.onCommand = async (command) => {
      await decideLikeAProcess(command);
      throw outcomeUnknown();
    };
    expect((await complete(taskId, clerk, { outcome: 'yes' })).status).toBe(200);
  });

  it('says so when the answer is lost and nothing was decided, and succeeds when repeated', async () => {
    const taskId = await newTask();
    const headers = { 'idempotency-key': `complete-${taskId}` };
    api.engine.onCommand = async () => {
      throw outcomeUnknown();
    };
    const lost = await complete(taskId, clerk, { outcome: 'yes' }, { headers });
    expect([lost.status, problemOf(lost).kind]).toEqual([503, 'outcome-unknown']);
    api.engine.onCommand = decideLikeAProcess;
    expect((await complete(taskId, clerk, { outcome: 'yes' }, { headers })).status).toBe(200);
    const [first, second] = api.engine.commands;
    expect(second?.command.commandId).toBe(first?.command.commandId);
  });

  it('does not take the sender’s other decision for the one whose answer is lost', async () => {
    const taskId = await newTask();
    api.engine.onCommand = async (command) => {
      await decideLikeAProcess({ ...command, commandId: 'from-another-window' });
      throw outcomeUnknown();
    };
    expect((await complete(taskId, clerk, { outcome: 'no' })).status).toBe(503);
  });

  it('of an operator’s task needs no process: its row is decided and an open process is asked to advance', async () => {
    const taskId = await newTask({ kind: 'operator', group: 'operators' });
    expect((await complete(taskId, operator, { outcome: 'resolved' })).status).toBe(200);
    expect(api.engine.commands).toEqual([]);
    const signals = await house.query(
      `select 1 from outbox where process_id = '${process.processId}' and kind = 'signal'`,
    );
    expect(signals).toHaveLength(1);
  });

  it('of a task left by a process that has ended is decided on its row', async () => {
    await house.inTenant(tenantId, async (tx) => {
      const row = await lockProcess(tx, tenantId, process.processId);
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
    expect(api.engine.commands).toEqual([]);
  });
});

describe('the worklist', () => {
  const page = z.object({ items: z.array(taskShape), nextCursor: z.string().nullable() });
  const list = async (query: string, person = clerk) =>
    page.parse(
      (await api.call('GET', `/api/v1/tasks?processId=${process.processId}&${query}`, { token: person.token })).body,
    );
  const titles = async (query: string, person = clerk) => (await list(query, person)).items.map(({ title }) => title);

  it('is in the order of what is due, those without a date last, over all pages', async () => {
    for (const [title, dueAt] of [
      ['c', null],
      ['b', '2026-03-02T09:00:00.000Z'],
      ['a', '2026-03-01T09:00:00.000Z'],
      ['d', null],
    ] as const) {
      await newTask({ title, dueAt });
    }
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next: z.output<typeof page> = await list(`limit=1${cursor ? `&cursor=${cursor}` : ''}`);
      seen.push(...next.items.map(({ title }) => title));
      cursor = next.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
    expect(await titles('dueBefore=2026-03-02T00:00:00Z')).toEqual(['a']);
  });

  it('filters by holder, group, state, kind, tag and text', async () => {
    const mine = await newTask({ title: 'mine', tags: ['urgent'] });
    await post(mine, 'claim', clerk);
    await newTask({ title: '100% free' });
    await newTask({ title: 'managers', group: 'finance-managers', kind: 'other' });
    expect(await titles('assignee=me')).toEqual(['mine']);
    expect(await titles(`assignee=${clerk.memberId}`, manager)).toEqual(['mine']);
    expect(await titles('assignee=unassigned')).toEqual(['100% free', 'managers']);
    expect(await titles('group=mine')).toEqual(['mine', '100% free']);
    expect(await titles('group=finance-managers')).toEqual(['managers']);
    expect(await titles('state=claimed')).toEqual(['mine']);
    expect(await titles('kind=other')).toEqual(['managers']);
    expect(await titles('tag=urgent')).toEqual(['mine']);
    expect(await titles('q=0%25')).toEqual(['100% free']);
    expect(await titles('state=closed')).toEqual([]);
  });
});
