/** Types of the failures that cross from activities into workflows: `ApplicationFailure.type`. One place, no other. */
export const FAILURES = {
  /** The process row is gone: nothing to advance. */
  noSuchProcess: 'no-such-process',
  /** A brain kept acting without ever waiting or ending. */
  neverRests: 'never-rests',
  /** A rule or a row is wrong, and repeating did not help. */
  keepsFailing: 'keeps-failing',
  /** A command was refused by the workflow itself, before any activity. */
  refused: 'refused',
} as const;

export type FailureType = (typeof FAILURES)[keyof typeof FAILURES];
