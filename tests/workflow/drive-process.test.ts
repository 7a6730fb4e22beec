import { activityInfo } from '@temporalio/activity';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { readFileSync } from 'node:fs';
import { ApplicationFailure } from '@temporalio/common';
import { uuidv7 } from 'uuidv7';
import { FAILURES } from '../../domain/platform/failures';
import { commandUpdate, reconsiderSignal } from '../../workflows/platform/contract';
import type { Command, CommandResult, ProcessInput } from '../../workflows/platform/contract';
import { quietRuntime } from '../support/platform/quiet-runtime';
import { scriptedProcesses } from '../support/platform/scripted-process';
import type { Playing, Script } from '../support/platform/scripted-process';
import { ending, fromTheFuture, waiting } from '../support/platform/verdicts';
import { testAddress } from '../support/servers/environment';
import { startTimeSkipping } from '../support/servers/time-skipping';

const DAY = 86_400_000;
const QUEUE = 'driver';

const PAUSE: Command = { name: 'pause', payload: {}, commandId: 'pause', memberId: 'member' };
const APPLIED: CommandResult = { outcome: 'applied', data: {} };

describe('the driver of every process, months in seconds', () => {
  const scripted = scriptedProcesses('collect-account');
  /** When each advance was scheduled, by the server's clock, milliseconds. */
  const advancedAt = new Map<string, number[]>();
  let environment: TestWorkflowEnvironment;
  let worker: Worker;
  let running: Promise<void>;

  beforeAll(async () => {
    quietRuntime();
    environment = await startTimeSkipping();
    const advance = scripted.activities['collect-account.advance'] as (input: ProcessInput) => Promise<unknown>;
    worker = await Worker.create({
      connection: environment.nativeConnection,
      taskQueue: QUEUE,
      workflowBundle: { code: readFileSync(testAddress('NEUROERP_TEST_BUNDLE'), 'utf8') },
      activities: {
        ...scripted.activities,
        'collect-account.advance': async (input: ProcessInput) => {
          const times = advancedAt.get(input.processId) ?? [];
          advancedAt.set(input.processId, [...times, activityInfo().currentAttemptScheduledTimestampMs]);
          return advance(input);
        },
      },
    });
    running = worker.run();
  });
  afterAll(async () => {
    worker.shutdown();
    await running;
    await environment.teardown();
  });

  async function perform(script: Script): Promise<{ processId: string; handle: WorkflowHandle; playing: Playing }> {
    const processId = uuidv7();
    const playing = scripted.play(processId, script);
    const handle = await environment.client.workflow.start('collectAccount', {
      workflowId: processId,
      taskQueue: QUEUE,
      args: [{ v: 1, tenantId: uuidv7(), processId }],
    });
    return { processId, handle, playing };
  }

  /** Days from one advance to the next. */
  function days(processId: string): number[] {
    const times = advancedAt.get(processId) ?? [];
    return times.slice(1).map((time, index) => Math.round((time - (times[index] ?? 0)) / DAY));
  }

  it('waits exactly as long as each verdict says, and tells how it ended', async () => {
    const waits = [1, 30, 90, 14, 400];
    const { processId, handle } = await perform({
      advances: [...waits.map((wait) => ({ answer: waiting({ waitMs: wait * DAY }) })), { answer: ending('settled') }],
    });
    expect(await handle.result()).toEqual({ outcome: 'settled' });
    expect(days(processId)).toEqual(waits);
  });

  it('looks again at once when news comes in the middle of a month, and the old wait wakes nobody', async () => {
    const { processId, handle } = await perform({
      advances: [
        { answer: waiting({ waitMs: 30 * DAY }) },
        { answer: waiting({ waitMs: 60 * DAY }) },
        { answer: ending('settled') },
      ],
    });
    await environment.sleep(10 * DAY);
    await handle.signal(reconsiderSignal);
    await handle.result();
    expect(days(processId)).toEqual([10, 60]);
  });

  it('without a wait only news goes on, however long it takes', async () => {
    const { processId, handle } = await perform({ advances: [{ answer: waiting() }, { answer: ending('settled') }] });
    await environment.sleep(365 * DAY);
    expect(advancedAt.get(processId)).toHaveLength(1);
    await handle.signal(reconsiderSignal);
    await handle.result();
    expect(days(processId)).toEqual([365]);
  });

  it('asks an operator about a verdict it does not know, and waits for news as long as it takes', async () => {
    const { processId, handle, playing } = await perform({
      advances: [{ answer: fromTheFuture({ v: 2 }) }, { answer: ending('settled') }],
    });
    await environment.sleep(90 * DAY);
    expect(playing.operators.count()).toBe(1);
    await handle.signal(reconsiderSignal);
    await handle.result();
    expect(days(processId)).toEqual([90]);
  });

  it('answers a command at once and looks again, in the middle of a wait', async () => {
    const { processId, handle } = await perform({
      advances: [{ answer: waiting({ waitMs: 30 * DAY }) }, { answer: ending('cancelled') }],
      commands: [{ answer: APPLIED }],
    });
    await environment.sleep(5 * DAY);
    // The server does not skip time while somebody waits for a command: the wait must not be what answers it.
    expect(await handle.executeUpdate(commandUpdate, { args: [PAUSE] })).toEqual(APPLIED);
    expect(await handle.result()).toEqual({ outcome: 'cancelled' });
    expect(days(processId)).toEqual([5]);
  });

  it('takes no command once it has ended', async () => {
    const { handle, playing } = await perform({
      advances: [{ answer: ending('settled') }],
    });
    await handle.result();
    await expect(handle.executeUpdate(commandUpdate, { args: [PAUSE] })).rejects.toThrow();
    expect(playing.commands.count()).toBe(0);
  });

  it('fails where the process does not exist, instead of waiting for nothing', async () => {
    const { handle } = await perform({
      advances: [{ answer: noSuchProcess() }],
    });
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: FAILURES.noSuchProcess } });
  });
});

function noSuchProcess() {
  return ApplicationFailure.nonRetryable('there is no such process', FAILURES.noSuchProcess);
}
