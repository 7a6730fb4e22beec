import { DEFAULT_MAPPINGS } from '../../../domain/receivables/defaults/mappings';
import { openLedgerFile } from '../../../domain/receivables/import/read-ledger-file';
import type { RowResult } from '../../../domain/receivables/import/read-ledger-file';
import type { CreditRecord, InvoiceRecord, LedgerRecord } from '../../../domain/receivables/import/records';
import type { ColumnMapping } from '../../../domain/receivables/import/mapping';
import { IBM_HEADER, ibmLedger, madeIbmLedger } from '../../support/ibm-ledger';

const mapping = DEFAULT_MAPPINGS.find((entry) => entry.name === 'ibm-accounts-receivable') as ColumnMapping;
const EMPTY_LEDGER = { hasCustomer: () => false };

function read(content: Buffer): { results: RowResult[]; records: LedgerRecord[] } {
  const file = openLedgerFile(content, mapping);
  if (file.kind === 'unreadable') throw new Error(JSON.stringify(file.problems));
  const results = [...file.results(EMPTY_LEDGER)];
  return { results, records: results.flatMap((result) => (result.kind === 'accepted' ? result.records : [])) };
}

const isInvoice = (record: LedgerRecord): record is InvoiceRecord => record.kind === 'invoice';
const isPayment = (record: LedgerRecord): record is CreditRecord => record.kind === 'payment';

describe('import of the IBM ledger as it is', () => {
  const { content, real } = ibmLedger();
  const { results, records } = read(content);
  // An independent reading: plain commas, cents as whole numbers.
  const rows = content
    .toString('latin1')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));
  const cents = rows.reduce((total, row) => total + Math.round(Number(row[6]) * 100), 0);

  it('accepts every row', () => {
    expect(results.filter((result) => result.kind !== 'accepted')).toEqual([]);
    expect(results).toHaveLength(2466);
    expect(results[0]?.line).toBe(2);
    expect(results.at(-1)?.line).toBe(2467);
  });

  it('holds 2,466 invoices and payments of 100 customers, to the cent', () => {
    const invoices = records.filter(isInvoice);
    const payments = records.filter(isPayment);
    expect(records.filter((record) => record.kind === 'customer')).toHaveLength(100);
    expect(invoices).toHaveLength(2466);
    expect(payments).toHaveLength(2466);
    const total = invoices.reduce((sum, invoice) => sum + invoice.gross, 0n);
    expect(total).toBe(BigInt(cents));
    expect(payments.reduce((sum, payment) => sum + payment.amount, 0n)).toBe(BigInt(cents));
    // From the published file: `cut -d, -f7 | paste -sd+ | bc` and `grep -c ,Yes,`.
    if (real) expect(total).toBe(14_770_318n);
    const disputed = invoices.filter((invoice) => invoice.tags.includes('disputed'));
    expect(disputed).toHaveLength(rows.filter((row) => row[7] === 'Yes').length);
    if (real) expect(disputed).toHaveLength(561);
  });

  it('reads its first row as customer, invoice and payment', () => {
    const line = '391,0379-NEVHP,4/6/2013,0000611365,1/2/2013,2/1/2013,55.94,No,1/15/2013,Paper,13,0';
    const { results: one } = read(Buffer.from(`${IBM_HEADER}\n${line}\n`));
    expect(one).toEqual([
      {
        kind: 'accepted',
        line: 2,
        rows: 1,
        records: [
          {
            kind: 'customer',
            number: '0379-NEVHP',
            name: 'Customer 0379-NEVHP',
            email: '0379-NEVHP@example.invalid',
            phone: undefined,
            language: 'en',
            country: 'US',
            region: undefined,
            zone: 'America/New_York',
            debtorType: undefined,
            jurisdiction: undefined,
            policyName: undefined,
            tags: ['country-391'],
          },
          {
            kind: 'invoice',
            number: '0000611365',
            customer: '0379-NEVHP',
            issueDate: '2013-01-02',
            receiptDate: undefined,
            acceptanceDate: undefined,
            objectionRemovedDate: undefined,
            agreedDate: undefined,
            dueDate: '2013-02-01',
            terms: undefined,
            instalments: [],
            currency: 'USD',
            gross: 5594n,
            tax: 0n,
            contract: undefined,
            cashDiscount: undefined,
            debtorType: undefined,
            jurisdiction: undefined,
            tags: ['paper-bill'],
          },
          {
            kind: 'payment',
            number: 'SETTLED-0000611365',
            customer: '0379-NEVHP',
            bookingDate: '2013-01-15',
            valueDate: '2013-01-15',
            payer: undefined,
            reference: 'Invoice 0000611365',
            namedDocuments: ['0000611365'],
            currency: 'USD',
            amount: 5594n,
            withheldTax: 0n,
          },
        ],
      },
    ]);
  });

  it('takes an invoice that is not settled yet without a payment', () => {
    const line = '391,0379-NEVHP,4/6/2013,0000611365,1/2/2013,2/1/2013,55.94,No,,Paper,,';
    const { records: found } = read(Buffer.from(`${IBM_HEADER}\n${line}\n`));
    expect(found.map((record) => record.kind)).toEqual(['customer', 'invoice']);
  });

  it('tells a column that feeds two records once, and takes nothing of the row', () => {
    const line = '391,0379-NEVHP,4/6/2013,0000611365,1/2/2013,2/30/2013,55.945,Maybe,1/15/2013,Paper,13,0';
    expect(read(Buffer.from(`${IBM_HEADER}\n${line}\n`)).results).toEqual([
      {
        kind: 'rejected',
        line: 2,
        rows: 1,
        problems: [
          { line: 2, field: 'DueDate', reason: '"2/30/2013" is no day of the calendar' },
          { line: 2, field: 'InvoiceAmount', reason: '"55.945" has more decimals than USD has' },
          { line: 2, field: 'Disputed', reason: '"Maybe" is not among the values of the mapping' },
        ],
      },
    ]);
  });

  it('reads 100,000 rows in a few seconds', () => {
    const big = Buffer.from(madeIbmLedger(100_000, 1000));
    const start = process.cpuUsage();
    const { results: many } = read(big);
    const { user, system } = process.cpuUsage(start);
    expect(many.filter((result) => result.kind === 'accepted')).toHaveLength(100_000);
    // Processor time, so that a busy machine decides less; 3 s were measured on a quiet one.
    expect((user + system) / 1e6).toBeLessThan(30);
  }, 120_000);
});
