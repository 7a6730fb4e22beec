import { ApplicationFailure } from '@temporalio/common';
import type { FailureType } from '../../domain/platform/failures';

/** A failure that no retry heals: the process goes to an operator. */
export function unrecoverable(type: FailureType, message: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(message, type);
}
