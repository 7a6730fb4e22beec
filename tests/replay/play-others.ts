import { WorkflowUpdateStage } from '@temporalio/client';
import { commandUpdate, reconsiderSignal } from '../../workflows/platform/contract';
import { ending, fromTheFuture, waiting } from '../support/platform/verdicts';
import type { Other } from './branches';
import { APPLIED, command } from './play-branch';
import type { Performance, Stage } from './stage';

/** Branches that are more than a standing and an arrival. */
export const PLAY_OTHER: Record<Other, (stage: Stage) => Promise<Performance>> = {
  'reconsider-while-advancing': async (stage) => {
    const run = await stage.perform({
      advances: [{ answer: waiting({ waitMs: 86_400_000 }), held: true }, { answer: ending('settled') }],
    });
    await run.playing.advances.came(1);
    await run.handle.signal(reconsiderSignal);
    await run.handle.signal(reconsiderSignal);
    await run.rests(1);
    run.playing.advances.release(1);
    await run.ends();
    return run;
  },

  'reconsider-while-asking-an-operator': async (stage) => {
    const run = await stage.perform({
      advances: [
        { answer: fromTheFuture({ v: 3 }) },
        { answer: fromTheFuture({ v: 3 }) },
        { answer: ending('settled') },
      ],
    });
    await run.playing.operators.came(1);
    await run.handle.signal(reconsiderSignal);
    await run.playing.operators.came(2);
    await run.rests();
    await run.handle.signal(reconsiderSignal);
    await run.ends();
    return run;
  },

  'engine-cancel-while-commanding': async (stage) => {
    const run = await stage.perform({
      advances: [{ answer: waiting() }, { answer: ending('cancelled') }],
      commands: [{ answer: APPLIED, held: true }, { answer: APPLIED }],
    });
    await run.rests();
    const sent = await run.handle.startUpdate(commandUpdate, {
      args: [command('pause')],
      updateId: 'pause',
      waitForStage: WorkflowUpdateStage.ACCEPTED,
    });
    await run.playing.commands.came(1);
    await run.handle.cancel();
    await run.playing.advances.came(2);
    await run.rests(1);
    run.playing.commands.release(1);
    const result = await sent.result();
    if (result.outcome !== 'applied') throw new Error('the command under way lost its answer');
    await run.ends();
    return run;
  },

  'engine-cancel-then-unknown-verdict': async (stage) => {
    const run = await stage.perform({
      advances: [{ answer: waiting() }, { answer: fromTheFuture({ v: 9 }) }, { answer: ending('cancelled') }],
      commands: [{ answer: APPLIED }],
    });
    await run.rests();
    await run.handle.cancel();
    await run.playing.operators.came(1);
    await run.rests();
    await run.handle.signal(reconsiderSignal);
    await run.ends();
    return run;
  },

  'commands-while-advancing': async (stage) => {
    const run = await stage.perform({
      advances: [{ answer: waiting({ waitMs: 86_400_000 }), held: true }, { answer: ending('settled') }],
      commands: [{ answer: APPLIED }, { answer: APPLIED }],
    });
    await run.playing.advances.came(1);
    const updates = (['pause', 'resume'] as const).map((name) =>
      run.handle.executeUpdate(commandUpdate, { args: [command(name)], updateId: name }),
    );
    await Promise.all(updates);
    run.playing.advances.release(1);
    await run.ends();
    return run;
  },

  'operator-asked-continue-as-new': async (stage) => {
    const run = await stage.perform({ advances: [{ answer: fromTheFuture({ v: 2 }) }, { answer: ending('settled') }] });
    await run.ends();
    return run;
  },

  'second-run': async (stage) => {
    const run = await stage.perform({
      advances: [{ answer: waiting({ waitMs: 86_400_000 }) }, { answer: ending('settled') }],
    });
    await run.ends();
    return { ...run, runId: (await run.handle.describe()).runId };
  },

  'a-year-of-waits': async (stage) => {
    const steps = ['friendly-reminder', 'reminder', 'formal-notice', 'call', 'call', 'final-notice', 'decision'];
    const run = await stage.perform({
      advances: [...steps.map((step) => ({ answer: waiting({ step, waitMs: 1_000 }) })), { answer: ending('settled') }],
    });
    await run.ends();
    return run;
  },
};
