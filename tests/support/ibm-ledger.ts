import { readFileSync } from 'node:fs';
import { publicData } from './public-data';

export const IBM_HEADER =
  'countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate';

export interface IbmLedger {
  readonly content: Buffer;
  /** False where the public file is absent and one of the same shape was made. */
  readonly real: boolean;
}

/** IBM's sample ledger from the public data, else a made one of the same shape: 2,466 invoices of 100 customers. */
export function ibmLedger(): IbmLedger {
  const file = publicData('ibm-accounts-receivable', 'accounts-receivable.csv');
  if (file !== undefined) return { content: readFileSync(file), real: true };
  process.stderr.write('The public IBM ledger is absent: running on a made one of the same shape\n');
  return { content: Buffer.from(madeIbmLedger(2466, 100)), real: false };
}

/** A ledger in IBM's columns: the numbers follow from the row's position, so every run makes the same file. */
export function madeIbmLedger(rows: number, customers: number): string {
  const lines = [IBM_HEADER];
  for (let row = 0; row < rows; row += 1) {
    const customer = row % customers;
    const issued = Date.UTC(2012, 0, 2 + ((row * 7) % 700));
    const settleDays = (row * 13) % 60;
    lines.push(
      [
        [391, 406, 770, 818, 897][customer % 5],
        `${String(customer).padStart(4, '0')}-MADEX`,
        usDate(Date.UTC(2012, customer % 12, 6)),
        String(row).padStart(10, '0'),
        usDate(issued),
        usDate(issued + 30 * 86_400_000),
        `${10 + (row % 90)}.${String((row * 31) % 100).padStart(2, '0')}`,
        row % 4 === 0 ? 'Yes' : 'No',
        usDate(issued + settleDays * 86_400_000),
        row % 2 === 0 ? 'Paper' : 'Electronic',
        settleDays,
        Math.max(0, settleDays - 30),
      ].join(','),
    );
  }
  return `${lines.join('\n')}\n`;
}

function usDate(epochMs: number): string {
  const date = new Date(epochMs);
  return `${date.getUTCMonth() + 1}/${date.getUTCDate()}/${date.getUTCFullYear()}`;
}
