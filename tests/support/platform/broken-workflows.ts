import { ApplicationFailure, condition, defineSignal, setHandler } from '@temporalio/workflow';

/** Workflows of the reconciler's tests, in the version that has a mistake. */

export const goOnSignal = defineSignal('go-on');

/** A plain error in a workflow fails its task again and again, and the workflow waits for ever. */
export async function makeMistake(): Promise<string> {
  throw new Error('undefined is not a function');
}

export async function giveUp(): Promise<void> {
  throw ApplicationFailure.nonRetryable('the ledger is gone', 'Gone');
}

export async function waitForEver(): Promise<void> {
  await condition(() => false);
}

export async function goOn(): Promise<void> {
  let told = false;
  setHandler(goOnSignal, () => {
    told = true;
  });
  await condition(() => told);
}
