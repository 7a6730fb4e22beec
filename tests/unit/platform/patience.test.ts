import { ApplicationFailure } from '@temporalio/common';
import { isMistake, patiently } from '../../../activities/platform/patience';
import { FAILURES } from '../../../domain/platform/failures';

function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

describe('the patience of an activity', () => {
  const outages: [string, Error][] = [
    ['a refused connection', withCode('connect ECONNREFUSED', 'ECONNREFUSED')],
    ['a reset connection', withCode('read ECONNRESET', 'ECONNRESET')],
    ['a restart of Postgres', withCode('terminating connection due to administrator command', '57P01')],
    ['too many connections', withCode('sorry, too many clients already', '53300')],
    ['a deadlock', withCode('deadlock detected', '40P01')],
    ['a lock that came too late', withCode('canceling statement due to lock timeout', '55P03')],
    ['a statement that took too long', withCode('canceling statement due to statement timeout', '57014')],
    ['a lost connection without a code', new Error('Connection terminated unexpectedly')],
    ['a pool that is used up', new Error('timeout exceeded when trying to connect')],
  ];
  const mistakes: [string, unknown][] = [
    ['a type error', new TypeError('undefined is not a function')],
    ['a letter that does not add up', new Error('the notice prints 1 EUR, decided was 2')],
    ['a broken foreign key', withCode('violates foreign key constraint', '23503')],
    ['a malformed id', withCode('invalid input syntax for type uuid', '22P02')],
    ['a missing column', withCode('column does not exist', '42703')],
    ['something that is no error', 'text'],
  ];

  it.each(outages)('%s is an outage: it ends by itself', async (_what, error) => {
    expect(isMistake(error)).toBe(false);
    const activity = patiently(
      () => Promise.reject(error),
      () => 1_000,
    );
    await expect(activity()).rejects.toBe(error);
  });

  it.each(mistakes)('%s is a mistake: repeated for a while, then given up', async (_what, error) => {
    expect(isMistake(error)).toBe(true);
    let attempt = 5;
    const activity = patiently(
      () => Promise.reject(error as Error),
      () => attempt,
    );
    await expect(activity()).rejects.toBe(error);
    attempt = 6;
    await expect(activity()).rejects.toMatchObject({ type: FAILURES.keepsFailing, nonRetryable: true });
  });

  it('leaves a failure that was named alone, and what succeeds', async () => {
    const named = ApplicationFailure.nonRetryable('no such process', FAILURES.noSuchProcess);
    await expect(
      patiently(
        () => Promise.reject(named),
        () => 99,
      )(),
    ).rejects.toBe(named);
    await expect(patiently((n: number) => Promise.resolve(n + 1))(1)).resolves.toBe(2);
  });
});
