import { ApplicationFailure, condition, setHandler } from '@temporalio/workflow';
import { FAILURES } from '../../../domain/platform/failures';
import { commandUpdate } from '../../../workflows/platform/contract';

/** Answers commands with how many it has taken; `refuse` is refused before, `break` breaks within, `end` ends it. */
export async function echo(): Promise<string> {
  let taken = 0;
  let ended = false;
  setHandler(
    commandUpdate,
    async ({ name }) => {
      taken += 1;
      if (name === 'break') throw ApplicationFailure.nonRetryable('broken', 'some-defect');
      if (name === 'end') ended = true;
      return { outcome: 'applied', data: { taken } };
    },
    {
      validator: ({ name }) => {
        if (name === 'refuse') throw ApplicationFailure.nonRetryable('It was decided already.', FAILURES.refused);
      },
    },
  );
  await condition(() => ended);
  return 'ended';
}
