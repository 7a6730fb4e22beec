import { condition, proxyActivities } from '@temporalio/workflow';

/** A workflow of the reconciler's tests whose activity is repeated for ever. */

const activities = proxyActivities<{ decide(processId: string): Promise<void> }>({
  startToCloseTimeout: '10 s',
  retry: { initialInterval: '10 ms', backoffCoefficient: 1 },
});

export async function decideOnce(processId: string): Promise<void> {
  await activities.decide(processId);
  await condition(() => false);
}
