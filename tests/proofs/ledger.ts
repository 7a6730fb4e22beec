import { ibmLedger } from '../support/ibm-ledger';
import { checkIbm } from '../support/proofs/ledger/check-ibm';
import { readIbmLedger, toCsv } from '../support/proofs/ledger/ibm-documents';
import { recompute } from '../support/proofs/ledger/ibm-oracle';
import { openLedgerHouse } from '../support/proofs/ledger/ledger-house';
import { IBM_POLICY, IBM_ZONE, playIbm } from '../support/proofs/ledger/play-ibm';
import { ProofReport } from '../support/proofs/proof-report';
import { startTestServers } from '../support/servers/test-servers';

const SHOW_EVERY_MS = 30_000;

/**
 * `npm run prove -- ledger [customers]`: IBM's whole ledger, or that of its first customers, played day by day. The exit
 * code is 1 when an invariant is broken.
 */
async function main(): Promise<void> {
  const customers = process.argv[2] === undefined ? undefined : Number(process.argv[2]);
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const servers = await startTestServers(tell);
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
      tell(`${date} after ${Math.round((shown - started) / 1_000)} s, ${house.mail.received.length} messages`);
    });
    report.figure('days', played.days);
    report.figure('clock moves', played.clockMoves);
    await checkIbm(house, company, recompute(toCsv(ledger)), report);
    report.figure('seconds', Math.round((Date.now() - started) / 1_000));
    process.exitCode = report.finish() ? 0 : 1;
  } finally {
    await house.close();
    await servers.stop();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = 1;
});
