import { loadavg } from 'node:os';
import { ProofReport } from '../support/proofs/proof-report';
import { planCompanies } from '../support/proofs/year/plan-company';
import { runYear } from '../support/proofs/year/run-year';
import { openYearHouse } from '../support/proofs/year/year-house';
import { checkAllocations, checkDiary, checkEnd } from '../support/proofs/year/oracle/check-books';
import { checkFresh, checkInterest, checkSums } from '../support/proofs/year/oracle/check-contents';
import { checkForgotten } from '../support/proofs/year/oracle/check-forgotten';
import { checkIntervals, checkReceipt, checkRests, checkWindows } from '../support/proofs/year/oracle/check-messages';
import { checkDowntime, checkSteps } from '../support/proofs/year/oracle/check-steps';
import { companyBooks } from '../support/proofs/year/oracle/company-books';
import { keepRunning } from '../support/servers/running';
import { startTestServers } from '../support/servers/test-servers';

/** With fewer customers than 50 some invariants have nothing to look at, and are broken for it. */
const USAGE = 'npm run prove -- year [customers, default 500] [seed, default 1]';

/**
 * Plays two made companies through a year on real servers with their clocks moved: invoices, payments of all sorts,
 * disputes, holds, promises, and a week in which worker, relay and API stand still. What customers received and what the
 * books say is then checked by an oracle that shares no code with the product. Exit code 1 when an invariant is broken.
 */
async function main(): Promise<void> {
  const [customers = 500, seed = 1] = process.argv.slice(2).map(Number);
  if (!Number.isInteger(customers) || customers < 2 || !Number.isInteger(seed)) {
    process.stderr.write(`${USAGE}\n`);
    process.exitCode = 2;
    return;
  }
  const report = new ProofReport('year');
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const started = Date.now();
  const plans = planCompanies(seed, customers);
  report.figure('seed', seed);
  report.figure('customers', customers);
  report.figure(
    'invoices',
    plans.reduce((count, { invoices }) => count + invoices.length, 0),
  );

  const servers = await startTestServers(say);
  keepRunning(servers);
  // The worker would only drain, and the year would wait for it.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      say(`ended by ${signal}`);
      process.exit(1);
    });
  }
  Object.assign(process.env, servers.addresses);
  const house = await openYearHouse();
  try {
    const url = house.database.superuserUrl;
    const year = await runYear(house, plans, seed, {
      say,
      beforeSettling: (companies) => checkForgotten(report, url, companies),
    });
    const all = await Promise.all(year.companies.map((company) => companyBooks(url, company, house.mail.received)));
    checkReceipt(report, all);
    checkSteps(report, all);
    checkIntervals(report, all);
    checkWindows(report, all);
    checkRests(report, all);
    checkSums(report, all);
    checkFresh(report, all);
    checkInterest(report, all);
    checkDowntime(report, all, year.downFromWallMs, year.upAgainWallMs);
    checkAllocations(report, all);
    checkDiary(report, all);
    await checkEnd(report, url);
    for (const { plan, diary } of year.companies) {
      const deeds = [...diary.accepted].sort().map(([what, count]) => `${what} ${count}`);
      report.figure(`accepted by ${plan.name}`, deeds.join(', '));
      report.figure(
        `refused by ${plan.name}`,
        [...diary.refused].map(([what, count]) => `${what} ${count}`).join(', '),
      );
    }
    report.figure('messages turned away for later', house.mail.deferred);
    report.figure('messages refused for good', house.mail.refused.length);
    report.figure('seconds', Math.round((Date.now() - started) / 1000));
    report.figure(
      'load',
      loadavg()
        .map((load) => load.toFixed(1))
        .join(' '),
    );
    if (!report.finish()) process.exitCode = 1;
  } finally {
    await house.close().finally(() => servers.stop());
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
