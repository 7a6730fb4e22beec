import { ibmLedger } from '../support/ibm-ledger';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import {
  advanceImport,
  customerLine,
  importFile,
  invoiceLine,
  ledgerCsv,
  ledgerSums,
  newImport,
  paymentLine,
  reportOf,
} from '../support/receivables/imports';

let house: House;
beforeAll(async () => {
  house = await openHouse('import-ledger');
});
afterAll(() => house.close());

const EMPTY = { accounts: 0, invoices: 0, items: 0, credits: 0, invoiced: 0n, open: 0n, credited: 0n };

/** Three customers, an invoice and a payment each; line 6 names a customer who is not there. */
const GOOD = [
  customerLine('C-1'),
  customerLine('C-2'),
  invoiceLine('INV-1', 'C-1'),
  invoiceLine('INV-2', 'C-2', { amount: '250.50' }),
  paymentLine('P-1', 'C-1', { namedDocuments: 'INV-1' }),
];
const BAD = [...GOOD.slice(0, 4), invoiceLine('INV-3', 'C-9'), ...GOOD.slice(4)];

describe('a dry run', () => {
  test('reports every bad row and writes nothing else', async () => {
    const tenantId = await house.newTenant();
    const done = await importFile(house, tenantId, { content: ledgerCsv(BAD), dryRun: true });
    expect(done.verdict).toMatchObject({ next: 'end', outcome: 'checked' });
    expect(done.counts).toMatchObject({ rowsTotal: 6, rowsRead: 6, rowsValid: 5, rowsRejected: 1, rowsImported: 0 });
    expect(done.problems).toEqual([
      { line: 6, field: 'customer', reason: 'customer C-9 is neither in the ledger nor on an earlier row' },
    ]);
    expect(await ledgerSums(house, tenantId)).toEqual(EMPTY);
  });

  test('tells which rows the ledger holds already', async () => {
    const tenantId = await house.newTenant();
    await importFile(house, tenantId, { content: ledgerCsv(GOOD) });
    const more = [...GOOD, invoiceLine('INV-4', 'C-1')];
    const { counts } = await importFile(house, tenantId, { content: ledgerCsv(more), dryRun: true });
    expect(counts).toMatchObject({ rowsTotal: 6, rowsValid: 6, rowsUnchanged: 5, rowsRejected: 0 });
  });
});

describe('a bad row', () => {
  test('stops the whole file when asked to', async () => {
    const tenantId = await house.newTenant();
    const { verdict, counts } = await importFile(house, tenantId, { content: ledgerCsv(BAD), onBadRow: 'stop' });
    expect(verdict.outcome).toBe('rejected');
    expect(counts).toMatchObject({ rowsRejected: 1, rowsImported: 0, hasContent: true });
    expect(await ledgerSums(house, tenantId)).toEqual(EMPTY);
  });

  test('is left out, and the rest is imported, when asked to skip', async () => {
    const tenantId = await house.newTenant();
    const { verdict, counts } = await importFile(house, tenantId, { content: ledgerCsv(BAD), onBadRow: 'skip' });
    expect(verdict.outcome).toBe('imported');
    expect(counts).toMatchObject({ rowsTotal: 6, rowsImported: 5, rowsRejected: 1, hasContent: false });
    expect(await ledgerSums(house, tenantId)).toEqual({
      accounts: 2,
      invoices: 2,
      items: 2,
      credits: 1,
      invoiced: 35_050n,
      open: 35_050n,
      credited: 4_000n,
    });
  });

  test('never leaves half of an invoice with instalments behind', async () => {
    const tenantId = await house.newTenant();
    const instalment = (ordinal: string, amount: string) => ({
      record: 'instalment',
      number: 'INV-5',
      instalment: ordinal,
      dueDate: `2025-0${4 + Number(ordinal)}-01`,
      currency: 'EUR',
      amount,
    });
    const lines = [
      customerLine('C-1'),
      invoiceLine('INV-5', 'C-1', { dueDate: '' }),
      instalment('1', '50.00'),
      instalment('2', '49.99'),
      invoiceLine('INV-6', 'C-1'),
    ];
    const { counts, problems } = await importFile(house, tenantId, { content: ledgerCsv(lines), onBadRow: 'skip' });
    expect(counts).toMatchObject({ rowsTotal: 5, rowsImported: 2, rowsRejected: 3 });
    expect(problems).toEqual([
      { line: 3, field: 'amount', reason: 'the instalments come to 99.99, the invoice to 100.00' },
    ]);
    expect(await ledgerSums(house, tenantId)).toMatchObject({ invoices: 1, items: 1 });
  });

  test('whose text Postgres cannot hold is reported all the same', async () => {
    const tenantId = await house.newTenant();
    const content = JSON.stringify({ records: [{ record: 'customer', number: 'C-1', zone: 'Mars/\u0000\ud800' }] });
    const done = await importFile(house, tenantId, { content, mapping: 'neuroerp-json' });
    expect(done.verdict.outcome).toBe('rejected');
    expect(done.problems.map(({ field }) => field)).toContain('zone');
  });
});

describe('a file that cannot be read', () => {
  test('is rejected with its reason, whatever is done with bad rows', async () => {
    const tenantId = await house.newTenant();
    const done = await importFile(house, tenantId, { content: 'number;name\n1;x', onBadRow: 'skip' });
    expect(done.verdict.outcome).toBe('rejected');
    expect(done.problems.map(({ field, reason }) => `${field}: ${reason}`)).toContain(
      'record: the file has no such column',
    );
  });
});

describe('a file that comes again', () => {
  test('changes nothing, not even the versions of the accounts', async () => {
    const tenantId = await house.newTenant();
    await importFile(house, tenantId, { content: ledgerCsv(GOOD) });
    const before = await ledgerSums(house, tenantId);
    const again = await importFile(house, tenantId, { content: ledgerCsv(GOOD) });
    expect(again.verdict.outcome).toBe('imported');
    expect(again.counts).toMatchObject({ rowsImported: 0, rowsUnchanged: 5, rowsRejected: 0 });
    expect(await ledgerSums(house, tenantId)).toEqual(before);
    const versions = await house.query<{ version: bigint }>(
      `select distinct version from subject where tenant_id = '${tenantId}'`,
    );
    expect(versions).toEqual([{ version: 1n }]);
  });

  test('with other content under a number is told field by field, and the ledger stays as it is', async () => {
    const tenantId = await house.newTenant();
    await importFile(house, tenantId, { content: ledgerCsv(GOOD) });
    const before = await ledgerSums(house, tenantId);
    const changed = [
      customerLine('C-1', { name: 'Another name' }),
      customerLine('C-2'),
      invoiceLine('INV-1', 'C-2', { dueDate: '2025-04-03' }),
      invoiceLine('INV-2', 'C-2', { amount: '250.51' }),
      paymentLine('P-1', 'C-1', { namedDocuments: 'INV-2' }),
    ];
    const { counts, problems } = await importFile(house, tenantId, { content: ledgerCsv(changed), onBadRow: 'skip' });
    expect(counts).toMatchObject({ rowsUnchanged: 1, rowsRejected: 4, rowsImported: 0 });
    expect(problems).toEqual([
      { line: 2, field: 'number', reason: 'customer C-1 is in the ledger with other content: name' },
      { line: 4, field: 'number', reason: 'invoice INV-1 is in the ledger with other content: customer, items' },
      { line: 5, field: 'number', reason: 'invoice INV-2 is in the ledger with other content: gross, items' },
      { line: 6, field: 'number', reason: 'payment P-1 is in the ledger with other content: namedDocuments' },
    ]);
    expect(await ledgerSums(house, tenantId)).toEqual(before);
  });

  test('is unchanged with contract interest and fees, too', async () => {
    const tenantId = await house.newTenant();
    const lines = [customerLine('C-1'), invoiceLine('INV-1', 'C-1', { contractRate: '9.5', contractFee: '5.00' })];
    await importFile(house, tenantId, { content: ledgerCsv(lines) });
    const [stored] = await house.query<{ contract: unknown }>(
      `select contract from invoice where tenant_id = '${tenantId}'`,
    );
    expect(stored?.contract).toEqual({
      ratePercent: '9.5',
      compounding: 'simple',
      dayCount: 'actual/365',
      graceDays: 0,
      feePerNotice: '500',
    });
    const { counts } = await importFile(house, tenantId, { content: ledgerCsv(lines) });
    expect(counts).toMatchObject({ rowsUnchanged: 2, rowsRejected: 0 });
  });
});

describe('due dates', () => {
  test('come from instalments, the due date, the terms or the law, in this order', async () => {
    const tenantId = await house.newTenant();
    const lines = [
      customerLine('C-1', { jurisdiction: 'DE', debtorType: 'business' }),
      invoiceLine('INV-1', 'C-1', { dueDate: '' }),
      { record: 'instalment', number: 'INV-1', instalment: '1', dueDate: '2025-04-07', currency: 'EUR', amount: '30' },
      { record: 'instalment', number: 'INV-1', instalment: '2', dueDate: '2025-05-07', currency: 'EUR', amount: '70' },
      // A Saturday: § 193 BGB moves it to Monday.
      invoiceLine('INV-2', 'C-1', { dueDate: '2025-04-05', terms: 'net 90' }),
      invoiceLine('INV-3', 'C-1', { dueDate: '', terms: 'net 14' }),
      invoiceLine('INV-4', 'C-1', { dueDate: '', receiptDate: '2025-03-10', acceptanceDate: '2025-03-05' }),
    ];
    const { verdict } = await importFile(house, tenantId, { content: ledgerCsv(lines) });
    expect(verdict.outcome).toBe('imported');
    const items = await house.query(`
      select number, instalment, due_date, due_rule, amount_minor, visible_on from open_item
      where tenant_id = '${tenantId}' order by number`);
    const visibleOn = '2025-03-03';
    expect(items).toEqual([
      { number: 'INV-1/1', instalment: 1, dueDate: '2025-04-07', dueRule: 'agreed', amountMinor: 3_000n, visibleOn },
      { number: 'INV-1/2', instalment: 2, dueDate: '2025-05-07', dueRule: 'agreed', amountMinor: 7_000n, visibleOn },
      { number: 'INV-2', instalment: 1, dueDate: '2025-04-07', dueRule: 'agreed', amountMinor: 10_000n, visibleOn },
      { number: 'INV-3', instalment: 1, dueDate: '2025-03-17', dueRule: 'terms', amountMinor: 10_000n, visibleOn },
      { number: 'INV-4', instalment: 1, dueDate: '2025-04-09', dueRule: 'law', amountMinor: 10_000n, visibleOn },
    ]);
  });

  test('that nothing tells are a bad row', async () => {
    const tenantId = await house.newTenant();
    const lines = [customerLine('C-1'), invoiceLine('INV-1', 'C-1', { dueDate: '' })];
    const { verdict, problems } = await importFile(house, tenantId, { content: ledgerCsv(lines) });
    expect(verdict.outcome).toBe('rejected');
    expect(problems).toMatchObject([{ line: 3, field: 'dueDate' }]);
    expect(problems[0]?.reason).toMatch(/^neither a due date nor terms are given, and the law cannot tell\./);
  });
});

describe('the public ledger', () => {
  test('is imported as it is: its invoices, customers and sums are those of the file', async () => {
    const tenantId = await house.newTenant();
    const { content } = ibmLedger();
    // Counted here from the text, by nothing of ours.
    const rows = content
      .toString()
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(','));
    const cents = rows.map((row) => BigInt(Math.round(Number(row[6]) * 100))).reduce((a, b) => a + b, 0n);
    const customers = new Set(rows.map((row) => row[1])).size;
    const settled = rows.filter((row) => row[8] !== '').length;
    expect([rows.length, customers]).toEqual([2466, 100]);

    const file = { content, mapping: 'ibm-accounts-receivable' };
    const { verdict, counts } = await importFile(house, tenantId, file);
    expect(verdict.outcome).toBe('imported');
    expect(counts).toMatchObject({ rowsTotal: 2466, rowsImported: 2466, rowsRejected: 0 });
    expect(await ledgerSums(house, tenantId)).toEqual({
      accounts: 100,
      invoices: 2466,
      items: 2466,
      credits: settled,
      invoiced: cents,
      open: cents,
      credited: cents,
    });
    const disputed = rows.filter((row) => row[7] === 'Yes').length;
    const [tagged] = await house.query<{ count: bigint }>(
      `select count(*) from invoice where tenant_id = '${tenantId}' and 'disputed' = any(tags)`,
    );
    expect(Number(tagged?.count)).toBe(disputed);

    const again = await importFile(house, tenantId, file);
    expect(again.counts).toMatchObject({ rowsImported: 0, rowsUnchanged: 2466, rowsRejected: 0 });
  });
});

describe('a long file', () => {
  /** Three batches a pass. */
  const rows = 1_200;
  const small = { batchRows: 500 };
  const lines = [
    ...Array.from({ length: 50 }, (_, n) => customerLine(`C-${n}`)),
    ...Array.from({ length: rows - 50 }, (_, n) => invoiceLine(`INV-${n}`, `C-${n % 50}`, { amount: `${n + 1}.00` })),
  ];
  const content = ledgerCsv(lines);
  // 1 + 2 + … + 1150 euros.
  const all = { accounts: 50, invoices: 1_150, items: 1_150, invoiced: 66_182_500n };

  test('shows how far it has come while it runs', async () => {
    const tenantId = await house.newTenant();
    const process = await newImport(house, tenantId, { content });
    const seen = new Set<string>();
    await advanceImport(
      house,
      process,
      async () => {
        const { counts } = await reportOf(house, process);
        seen.add(`${counts.rowsRead}/${counts.rowsImported}`);
      },
      small,
    );
    expect([...seen]).toEqual(['0/0', '500/0', '1000/0', '1200/0', '1200/500', '1200/1000']);
  });

  test('goes on where it was killed, and nothing is doubled', async () => {
    const tenantId = await house.newTenant();
    const process = await newImport(house, tenantId, { content });
    // Killed in the check, then in the import, then again.
    for (const at of ['500/0', '1200/500', '1200/1000']) {
      const attempt = advanceImport(
        house,
        process,
        async () => {
          const { counts } = await reportOf(house, process);
          if (`${counts.rowsRead}/${counts.rowsImported}` === at) throw new Error('killed');
        },
        small,
      );
      await expect(attempt).rejects.toThrow('killed');
    }
    expect(await ledgerSums(house, tenantId)).toMatchObject({ accounts: 50, invoices: 950 });
    const verdict = await advanceImport(house, process, undefined, small);
    expect(verdict.outcome).toBe('imported');
    expect(await ledgerSums(house, tenantId)).toMatchObject(all);
    const { counts } = await reportOf(house, process);
    expect(counts).toMatchObject({ rowsRead: rows, rowsImported: rows, rowsUnchanged: 0, rowsRejected: 0 });
  });

  test('that two attempts work on at once is imported once', async () => {
    const tenantId = await house.newTenant();
    const process = await newImport(house, tenantId, { content });
    const verdicts = await Promise.all([1, 2].map(() => advanceImport(house, process, undefined, small)));
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['imported', 'imported']);
    expect(await ledgerSums(house, tenantId)).toMatchObject(all);
    expect((await reportOf(house, process)).counts).toMatchObject({ rowsRead: rows, rowsImported: rows });
  });

  test('stops between two batches when it is cancelled, and says what stays', async () => {
    const tenantId = await house.newTenant();
    const process = await newImport(house, tenantId, { content });
    const verdict = await advanceImport(
      house,
      process,
      async () => {
        const { counts } = await reportOf(house, process);
        if (counts.rowsImported !== 500) return;
        await house.superuser
          .updateTable('process')
          .set({
            facts: JSON.stringify({ checkedTo: rows, importedTo: 500, cancelRequested: { reason: 'wrong file' } }),
          })
          .where('processId', '=', process.processId)
          .execute();
      },
      small,
    );
    expect(verdict.outcome).toBe('cancelled');
    const sums = await ledgerSums(house, tenantId);
    expect(sums.accounts + sums.invoices).toBeLessThan(rows);
    const [event] = await house.query<{ summary: string }>(`
      select summary from process_event where process_id = '${process.processId}' and type = 'process-cancelled'`);
    expect(event?.summary).toMatch(/^\d+ rows had been imported and stay\. Reason: wrong file$/);
  });
});

describe('what an import sets off', () => {
  test('raises the version of the accounts it touches, and wakes their open processes once it is done', async () => {
    const tenantId = await house.newTenant();
    await importFile(house, tenantId, { content: ledgerCsv(GOOD) });
    const ids = await house.query<{ number: string; accountId: string }>(
      `select number, account_id from account where tenant_id = '${tenantId}' order by number`,
    );
    const collections = await Promise.all(
      ids.map(({ accountId }) => house.newProcess(tenantId, { type: 'collect-account', subjectId: accountId })),
    );
    await importFile(house, tenantId, { content: ledgerCsv([...GOOD, paymentLine('P-2', 'C-2')]) });
    const versions = await house.query(`
      select a.number, s.version from account a join subject s on s.subject_id = a.account_id
      where a.tenant_id = '${tenantId}' order by 1`);
    expect(versions).toEqual([
      { number: 'C-1', version: 1n },
      { number: 'C-2', version: 2n },
    ]);
    const woken = await house.query<{ processId: string }>(
      `select process_id from outbox where tenant_id = '${tenantId}' and kind = 'signal'`,
    );
    expect(woken.map(({ processId }) => processId)).toContain(collections[1]?.processId);
  });

  test('stays within the tenant, also for the same numbers', async () => {
    const [a, b] = [await house.newTenant(), await house.newTenant()];
    await importFile(house, a, { content: ledgerCsv(GOOD) });
    const { counts } = await importFile(house, b, { content: ledgerCsv(GOOD.slice(0, 3)) });
    expect(counts).toMatchObject({ rowsImported: 3, rowsUnchanged: 0 });
    expect(await ledgerSums(house, a)).toMatchObject({ accounts: 2, invoices: 2 });
    expect(await ledgerSums(house, b)).toMatchObject({ accounts: 2, invoices: 1 });
  });
});
