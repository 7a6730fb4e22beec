import { parseArgs } from 'node:util';
import { proveCrash } from '../support/proofs/crash/prove-crash';

/** `npm run prove -- crash [--minutes 10] [--accounts 200] [--seed 1]`: nothing is lost and nothing happens twice. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '10' },
      accounts: { type: 'string', default: '200' },
      seed: { type: 'string', default: '1' },
    },
  });
  const proven = await proveCrash({
    minutes: Number(values.minutes),
    accounts: Number(values.accounts),
    seed: Number(values.seed),
    days: [1, 4],
    betweenMs: [9_000, 15_000],
    payAllAfter: 6,
    reachAll: true,
  });
  if (!proven) process.exitCode = 1;
}

void main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exitCode = 1;
});
