import { isOutage } from '../../../workers/relay/outage';

describe('a failure that keeps coming', () => {
  test.each([
    'connect ECONNREFUSED 127.0.0.1:5432',
    'read ECONNRESET',
    'getaddrinfo ENOTFOUND postgres',
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'terminating connection due to administrator command',
    'the database system is starting up',
    'sorry, too many clients already',
    'canceling statement due to lock timeout',
    'fetch failed',
    '',
  ])('is an outage, which ends by itself: %p', (why) => {
    expect(isOutage(why)).toBe(true);
  });

  test.each([
    'the notice prints 100 EUR, decided was 200',
    'null value in column "rule" of relation "task" violates not-null constraint',
    'canceling statement due to statement timeout',
    'activity StartToClose timeout',
    'Cannot read properties of undefined',
  ])('is a mistake, which a person must see: %p', (why) => {
    expect(isOutage(why)).toBe(false);
  });
});
