import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  proxyActivities,
  setHandler,
} from '@temporalio/workflow';

/** Workflows of the codec's tests: personal data pass through every kind of payload there is. */

interface Activities {
  greet(name: string): Promise<string>;
  refuse(name: string): Promise<void>;
}

const { greet, refuse } = proxyActivities<Activities>({ startToCloseTimeout: '10 s', retry: { maximumAttempts: 1 } });

export const tellSignal = defineSignal<[string]>('tell');
export const askQuery = defineQuery<string, [string]>('ask');
export const noteUpdate = defineUpdate<string, [string]>('note');

/** Greets, takes a signal and an update, then waits until it is told to `finish` or is cancelled. */
export async function handleSecrets(name: string): Promise<string> {
  const told: string[] = [];
  setHandler(tellSignal, (text) => void told.push(text));
  setHandler(askQuery, (question) => `${question} ${name}`);
  setHandler(noteUpdate, async (text) => {
    told.push(text);
    return `noted ${text}`;
  });
  const greeting = await greet(name);
  await refuse(name).catch(() => undefined);
  await condition(() => told.includes('finish'));
  return `${greeting} ${told.length}`;
}

export async function failWithSecret(name: string): Promise<void> {
  throw ApplicationFailure.nonRetryable(`cannot deal with ${name}`, 'Refused', { name });
}
