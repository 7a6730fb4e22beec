import { activityInfo } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { FAILURES } from '../../domain/platform/failures';
import { unrecoverable } from './failure';

/** Attempts, some 15 s of them, after which a mistake counts as one that no repeat heals. */
const PATIENCE = 6;

/** SQLSTATE classes that say the statement or its data are wrong: cardinality, data, integrity, syntax, not supported. */
const MISTAKES = ['21', '22', '23', '42', '0A', 'P0'];
const SQLSTATE = /^[0-9A-Z]{5}$/;
const CONNECTION = /connection|timeout|terminat/i;

/**
 * Repeats an outage for ever, because it ends by itself, but a mistake (of a rule, of a row) only for a while: then it
 * fails for good, so that an operator is asked or the command answered, instead of nobody ever hearing of it.
 * @throws ApplicationFailure of type `keeps-failing`, or what the activity threw, which Temporal repeats.
 */
export function patiently<Args extends unknown[], Result>(
  activity: (...args: Args) => Promise<Result>,
  attempt: () => number = currentAttempt,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    try {
      return await activity(...args);
    } catch (error) {
      if (error instanceof ApplicationFailure || !isMistake(error) || attempt() < PATIENCE) throw error;
      throw unrecoverable(FAILURES.keepsFailing, error instanceof Error ? error.message : 'it keeps failing');
    }
  };
}

/** What does not look like an outage of Postgres, of the network or of another service. */
export function isMistake(error: unknown): boolean {
  if (!(error instanceof Error)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  if (code === undefined) return !CONNECTION.test(error.message);
  return SQLSTATE.test(code) && MISTAKES.includes(code.slice(0, 2));
}

/** 1 outside an activity (tests of the engine alone). */
function currentAttempt(): number {
  try {
    return activityInfo().attempt;
  } catch {
    return 1;
  }
}
