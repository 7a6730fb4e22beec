import { z } from 'zod';
import { once, effectKey } from '../../../schema/queries/platform/effects';
import type { CandidateGroup } from '../../../domain/platform/access';
import { toIsoInstant } from '../../../domain/platform/dates';
import { decideTask, openTask } from '../../../schema/queries/platform/tasks';
import type { ProcessRow } from '../../../schema/queries/platform/processes';
import type { CommandResult } from '../../../workflows/platform/contract';
import { openHouse } from '../platform/house';
import type { House } from '../platform/house';
import { newPerson, startTestApi } from './test-api';
import type { Answer, CallOptions, Person, TestApi } from './test-api';

export interface NewTaskOptions {
  kind?: string;
  group?: CandidateGroup;
  title?: string;
  dueAt?: string | null;
  tags?: string[];
}

/** A company with people of each role, and a process that gets a row of its own for every test. */
export interface TaskScene {
  readonly house: House;
  readonly api: TestApi;
  readonly tenantId: string;
  readonly people: Readonly<Record<'clerk' | 'colleague' | 'manager' | 'viewer' | 'operator', Person>>;
  /** The process of the test that runs. */
  process(): ProcessRow;
  /** Makes the next test's process, and forgets what the engine was sent. */
  nextProcess(): Promise<void>;
  newTask(options?: NewTaskOptions): Promise<string>;
  post(taskId: string, verb: string, person: Person, options?: CallOptions): Promise<Answer>;
  read(taskId: string, person?: Person): Promise<Answer>;
  /** What the process's command activity does with `complete-task`: once, with its record. */
  readonly decideLikeAProcess: TestApi['engine']['onCommand'];
  close(): Promise<void>;
}

export const taskShape = z.object({
  id: z.string(),
  state: z.string(),
  assignee: z.string().nullable(),
  title: z.string(),
});
export const taskOf = (answer: Answer) => taskShape.parse(answer.body);

/** @param name of the test file; its house is called so. */
export async function openTaskScene(name: string): Promise<TaskScene> {
  const house = await openHouse(name);
  const api = await startTestApi(house);
  const tenantId = await house.newTenant();
  const people = {
    clerk: await newPerson(house, tenantId, ['finance-clerk'], { name: 'Ann' }),
    colleague: await newPerson(house, tenantId, ['finance-clerk'], { name: 'Bob' }),
    manager: await newPerson(house, tenantId, ['finance-manager'], { name: 'Cleo' }),
    viewer: await newPerson(house, tenantId, ['viewer']),
    operator: await newPerson(house, tenantId, ['operator']),
  };
  let process = await house.newProcess(tenantId, { type: 'water-plants' });

  const decideLikeAProcess: TestApi['engine']['onCommand'] = async (command) => {
    const { taskId, decision, reason } = z
      .object({ taskId: z.string(), decision: z.unknown(), reason: z.string().optional() })
      .parse(command.payload);
    const { processId } = process;
    const at = toIsoInstant(Date.now());
    const key = effectKey(processId, 'command', command.commandId);
    return house.inTenant(tenantId, (tx) =>
      once<CommandResult>(tx, { tenantId, processId, key }, async () => {
        const decidedBy = command.memberId;
        const decided = await decideTask(tx, { tenantId, processId, taskId, decision, reason, decidedBy, at });
        if (decided.outcome === 'decided') return { outcome: 'applied', data: { taskId } };
        return { outcome: 'refused', refusal: 'conflict', detail: 'The task has been closed already.' };
      }),
    );
  };

  return {
    house,
    api,
    tenantId,
    people,
    process: () => process,
    nextProcess: async () => {
      process = await house.newProcess(tenantId, { type: 'water-plants' });
      api.engine.commands.length = 0;
      api.engine.onCommand = decideLikeAProcess;
    },
    newTask: (options = {}) =>
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
      ),
    post: (taskId, verb, person, options = {}) =>
      api.call('POST', `/api/v1/tasks/${taskId}/${verb}`, { token: person.token, ...options }),
    read: (taskId, person = people.clerk) => api.call('GET', `/api/v1/tasks/${taskId}`, { token: person.token }),
    decideLikeAProcess,
    close: async () => {
      await api.close();
      await house.close();
    },
  };
}
