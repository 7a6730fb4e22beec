import { ibmLedger } from '../support/ibm-ledger';
import { checkIbm } from '../support/proofs/ledger/check-ibm';
import { checkMade } from '../support/proofs/ledger/check-made';
import { readIbmLedger, toCsv } from '../support/proofs/ledger/ibm-documents';
import { recompute } from '../support/proofs/ledger/ibm-oracle';
import { openLedgerHouse } from '../support/proofs/ledger/ledger-house';
import type { LedgerHouse } from '../support/proofs/ledger/ledger-house';
import { MADE_ACCOUNTS } from '../support/proofs/ledger/made-accounts';
import { IBM_POLICY, IBM_ZONE, playIbm } from '../support/proofs/ledger/play-ibm';
import { MADE_START, MADE_ZONE, playMade } from '../support/proofs/ledger/play-made';
import { stillRunning } from '../support/proofs/ledger/read-books';
import { ProofReport } from '../support/proofs/proof-report';
import { startTestServers } from '../support/servers/test-servers';

const SHOW_EVERY_MS = 30_000;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

/**
 * `npm run prove -- ledger [customers]`: IBM's whole ledger, or that of its first customers (0 for none), played day by
 * day, and accounts made so that everything happens that can. The exit code is 1 when an invariant is broken.
 */
async function main(): Promise<void> {
  const customers = process.argv[2] === undefined ? undefined : Number(process.argv[2]);
  const servers = await startTestServers(say);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      servers.kill();
      process.exit(130);
    });
  }
  Object.assign(process.env, servers.addresses);
  const report = new ProofReport('ledger');
  const house = await openLedgerHouse('ledger_proof');
  try {
    const started = Date.now();
    await proveMade(house, report);
    if (customers !== 0) await proveIbm(house, report, customers);
    const { all, open, workflows } = await stillRunning(house.house);
    report.check(
      'Temporal runs a workflow for each open process and none else',
      all,
      workflows === open ? [] : [`${workflows} workflows, ${open} open processes`],
    );
    report.figure('seconds', Math.round((Date.now() - started) / 1_000));
    process.exitCode = report.finish() ? 0 : 1;
  } finally {
    await house.close();
    await servers.stop();
  }
}

async function proveIbm(house: LedgerHouse, report: ProofReport, customers: number | undefined): Promise<void> {
  const started = Date.now();
  let shown = started;
  const { content, real } = ibmLedger();
  const ledger = readIbmLedger(content.toString('utf8'), customers);
  report.figure('ledger', real ? 'public' : 'made');
  report.figure('invoices', ledger.invoices.length);
  const company = await house.newCompany({
    ...{ name: 'IBM sample', zone: IBM_ZONE, country: 'US', currency: 'USD' },
    now: '2012-01-01T11:00:00.000Z',
  });
  await company.writePolicy('default', IBM_POLICY);
  const played = await playIbm(company, ledger, (date) => {
    if (Date.now() - shown < SHOW_EVERY_MS) return;
    shown = Date.now();
    say(`${date} after ${Math.round((shown - started) / 1_000)} s, ${house.mail.received.length} messages`);
  });
  report.figure('days', played.days);
  report.figure('clock moves', played.clockMoves);
  await checkIbm(house, company, recompute(toCsv(ledger)), report);
}

async function proveMade(house: LedgerHouse, report: ProofReport): Promise<void> {
  const company = await house.newCompany({
    ...{ name: 'Made accounts', zone: MADE_ZONE, country: 'DE', currency: 'EUR' },
    now: `${MADE_START}T04:00:00.000Z`,
  });
  const { received, clockMoves } = await playMade(house, company, MADE_ACCOUNTS);
  report.figure('made accounts', MADE_ACCOUNTS.length);
  report.figure('made accounts: clock moves', clockMoves);
  await checkMade(house, company, MADE_ACCOUNTS, received, report);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
