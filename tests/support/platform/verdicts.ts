import type { Verdict } from '../../../workflows/platform/contract';

/** A verdict that waits; changed as the test needs it. */
export function waiting(changes: Partial<Verdict> = {}): Verdict {
  return {
    v: 1,
    did: [],
    next: 'wait',
    waitMs: null,
    taskIds: [],
    step: 'reminder',
    waitingFor: 'news of the account',
    outcome: null,
    ...changes,
  };
}

/** A verdict that ends the process. */
export function ending(outcome: string, changes: Partial<Verdict> = {}): Verdict {
  return waiting({ next: 'end', waitingFor: '', outcome, ...changes });
}

/** A verdict of a later version of the platform, as an old workflow would meet it after a roll-back. */
export function fromTheFuture(changes: { v?: number; next?: string }): Verdict {
  return { ...waiting(), ...changes } as Verdict;
}
