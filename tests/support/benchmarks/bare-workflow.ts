import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';

/** Asks for the next step; carries nothing, as `reconsider` does. */
export const goSignal = defineSignal('reconsider');

const activities = proxyActivities<
  Record<string, (input: { v: 1; tenantId: string; processId: string }) => Promise<{ next: string }>>
>({
  startToCloseTimeout: '60 s',
});

/**
 * What is left of a process without the platform's driver: the same activity, by the same name, with the same input, and a
 * wait for the same signal. It shows nothing, sets no timer and takes no commands. Ends when the activity says so.
 */
export async function bareProcess(input: { v: 1; tenantId: string; processId: string }): Promise<void> {
  let asked = false;
  setHandler(goSignal, () => {
    asked = true;
  });
  for (;;) {
    asked = false;
    const { next } = (await activities['collect-account.advance']?.(input)) ?? { next: 'end' };
    if (next === 'end') return;
    await condition(() => asked);
  }
}
