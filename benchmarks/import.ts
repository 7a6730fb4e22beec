import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { freePort } from '../runtime/embedded/ports';
import { removePostgresData, startPostgres } from '../runtime/embedded/postgres';
import { migrateToLatest } from '../schema/migrate';
import { ensureRoles } from '../schema/roles';
import { openHouse } from '../tests/support/platform/house';
import { rolePasswords } from '../tests/support/servers/role-passwords';
import { TEMPLATE_DATABASE } from '../tests/support/servers/test-servers';
import { advanceImport, ledgerSums, newImport, reportOf } from '../tests/support/receivables/imports';
import { printFigure } from '../tests/support/bench-figure';
import { madeLedger } from '../tests/support/receivables/made-ledger';

const ROWS = Number(process.argv[2] ?? 100_000);
const ROUNDS = Number(process.argv[3] ?? 3);

/**
 * Imports a made ledger into a real, empty Postgres: every row is checked, then written, as the activity does it. The
 * first figure is a fresh import, the second the same file again.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-bench-'));
  chmodSync(folder, 0o711);
  const password = randomBytes(16).toString('hex');
  const postgres = await startPostgres({
    dataDir: path.join(folder, 'postgres'),
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
    log: (line) => process.stderr.write(`${line}\n`),
  });
  try {
    const urls = await ensureRoles(postgres.superuserUrl, TEMPLATE_DATABASE, rolePasswords(password));
    await migrateToLatest(urls.neuroerp_owner);
    Object.assign(process.env, {
      NEUROERP_TEST_PG_URL: postgres.superuserUrl,
      NEUROERP_TEST_TEMPLATE_DB: TEMPLATE_DATABASE,
      NEUROERP_TEST_ROLE_PASSWORD: password,
    });
    const content = Buffer.from(madeLedger(ROWS));
    process.stderr.write(`${ROWS} rows, ${(content.length / 1_048_576).toFixed(1)} MiB, ${ROUNDS} rounds\n`);
    for (let round = 1; round <= ROUNDS; round += 1) await once(content, round);
  } finally {
    await postgres.stop();
    removePostgresData(path.join(folder, 'postgres'));
    rmSync(folder, { recursive: true, force: true });
  }
}

async function once(content: Buffer, round: number): Promise<void> {
  const house = await openHouse(`bench-import-${round}-${uuidv7().slice(-4)}`);
  try {
    const tenantId = await house.newTenant();
    for (const run of ['fresh', 'repeated']) {
      const file = await newImport(house, tenantId, { content });
      let largest = 0;
      const started = process.hrtime.bigint();
      const verdict = await advanceImport(house, file, async () => {
        largest = Math.max(largest, process.memoryUsage().rss);
        await new Promise((resolve) => setImmediate(resolve));
      });
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      const { counts } = await reportOf(house, file);
      if (verdict.outcome !== 'imported' || counts.rowsRejected > 0) throw new Error(JSON.stringify(counts));
      printFigure('import', 'seconds', Number(seconds.toFixed(2)), { run, round });
      printFigure('import', 'rows_per_second', Math.round(counts.rowsTotal / seconds), { run, round });
      printFigure('import', 'largest_rss_mib', Math.round(largest / 1_048_576), { run, round });
    }
    const { invoices, credits } = await ledgerSums(house, tenantId);
    process.stderr.write(`round ${round}: ${invoices} invoices and ${credits} credits in the ledger\n`);
  } finally {
    await house.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
  process.exitCode = 1;
});
