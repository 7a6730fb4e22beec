import { z } from 'zod';
import { problemOf } from '../support/api/problem-of';
import { openTaskScene, taskOf, taskShape } from '../support/api/task-scene';
import type { TaskScene } from '../support/api/task-scene';
import { newPerson } from '../support/api/test-api';
import type { Person } from '../support/api/test-api';

let scene: TaskScene;
let clerk: Person;
let colleague: Person;
let manager: Person;
let viewer: Person;

beforeAll(async () => {
  scene = await openTaskScene('api-tasks');
  ({ clerk, colleague, manager, viewer } = scene.people);
});
afterAll(() => scene?.close());
beforeEach(() => scene.nextProcess());

const newTask: TaskScene['newTask'] = (options) => scene.newTask(options);
const post: TaskScene['post'] = (...request) => scene.post(...request);
const read: TaskScene['read'] = (...request) => scene.read(...request);

describe('claiming', () => {
  it('of many at once one has the task, the others get 409', async () => {
    const taskId = await newTask();
    const people = [clerk, colleague, manager, await newPerson(scene.house, scene.tenantId, ['admin'])];
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
    const stranger = await newPerson(scene.house, await scene.house.newTenant(), ['finance-clerk']);
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

describe('the worklist', () => {
  const page = z.object({ items: z.array(taskShape), nextCursor: z.string().nullable() });
  const list = async (query: string, person = clerk) =>
    page.parse(
      (
        await scene.api.call('GET', `/api/v1/tasks?processId=${scene.process().processId}&${query}`, {
          token: person.token,
        })
      ).body,
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

describe('a task of a process that the sender may not see', () => {
  it.each([
    ['claim', undefined],
    ['release', undefined],
    ['delegate', 'a colleague'],
    ['comments', { body: 'Hello' }],
    ['complete', { decision: { outcome: 'yes' } }],
  ] as const)('answers 404 to %s, as to reading, and stays as it was', async (verb, body) => {
    const scopes = ['platform:task:read', 'platform:task:work', 'platform:task:assign'] as const;
    const narrow = await newPerson(scene.house, scene.tenantId, ['admin'], { scopes });
    const taskId = await newTask();
    expect((await read(taskId, narrow)).status).toBe(404);
    const sent = body === 'a colleague' ? { memberId: colleague.memberId } : body;
    const options = sent === undefined ? {} : { body: sent };
    expect((await post(taskId, verb, narrow, options)).status).toBe(404);
    const { body: after } = await read(taskId);
    expect(after).toMatchObject({ state: 'open', assignee: null, comments: [] });
  });
});
