/**
 * Every branch of a process: what its last verdict was, times what arrives then. Each has a recorded history, which all
 * later code must replay.
 */

/** Verdict kinds. The first five stand (the process waits), the others are decided while something arrives. */
export const STANDINGS = [
  'wait-timer',
  'wait-news',
  'unknown-version',
  'unknown-next',
  'advance-failed',
  'end-settled',
  'end-handed-over',
  'end-cancelled',
  'no-such-process',
  'continue-as-new',
] as const;

export const ARRIVALS = [
  'none',
  'reconsider',
  'pause',
  'resume',
  'task-applied',
  'task-refused',
  'task-repeated',
  'cancel',
  'engine-cancel',
] as const;

/** Branches of their own, beside the product of the two. */
export const OTHERS = [
  'reconsider-while-advancing',
  'reconsider-while-asking-an-operator',
  'engine-cancel-while-commanding',
  'engine-cancel-then-unknown-verdict',
  'commands-while-advancing',
  'a-year-of-waits',
] as const;

/** Those that need a server which soon suggests to continue as new. */
export const OTHERS_CONTINUING = ['operator-asked-continue-as-new', 'second-run'] as const;

export type Standing = (typeof STANDINGS)[number];
export type Arrival = (typeof ARRIVALS)[number];
export type Other = (typeof OTHERS)[number] | (typeof OTHERS_CONTINUING)[number];

export interface Branch {
  readonly standing: Standing;
  readonly arrival: Arrival;
}

export const BRANCHES: readonly Branch[] = STANDINGS.flatMap((standing) =>
  ARRIVALS.map((arrival) => ({ standing, arrival })),
);

export const VERSION = '0.1';

/** The history file of a branch. */
export function historyFile(behaviour: string, process = 'collect-account'): string {
  return `${process}-${behaviour}-${VERSION}.json`;
}

/** Every file that must be there. */
export const HISTORY_FILES: readonly string[] = [
  ...BRANCHES.map(({ standing, arrival }) => historyFile(`${standing}-${arrival}`)),
  ...[...OTHERS, ...OTHERS_CONTINUING].map((other) => historyFile(other)),
  historyFile('swept', 'sweep-overdue'),
  historyFile('cancelled', 'sweep-overdue'),
];
