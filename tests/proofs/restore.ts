import { parseArgs } from 'node:util';
import { proveRestore } from '../support/proofs/crash/prove-restore';

/** `npm run prove -- restore [--accounts 60] [--seed 1]`: what operators are told to do brings everything back. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { accounts: { type: 'string', default: '60' }, seed: { type: 'string', default: '1' } },
  });
  const proven = await proveRestore({ accounts: Number(values.accounts), seed: Number(values.seed) });
  if (!proven) process.exitCode = 1;
}

void main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exitCode = 1;
});
