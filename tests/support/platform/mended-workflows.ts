import { condition } from '@temporalio/workflow';

/** The version in which the mistake is mended. */
export async function makeMistake(): Promise<void> {
  await condition(() => false);
}
