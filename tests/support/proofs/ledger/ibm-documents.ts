/** What one day of IBM's ledger brings, in the order in which it is entered. */
export interface DocumentsOfDay {
  /** The day's invoices as a file in IBM's columns, as it could be written that day: nothing is settled yet. */
  readonly invoices: string | undefined;
  readonly disputed: readonly string[];
  readonly rejected: readonly string[];
  readonly settled: readonly IbmInvoice[];
}

export interface IbmInvoice {
  readonly number: string;
  readonly customer: string;
  readonly issued: string;
  readonly due: string;
  readonly settled: string;
  readonly amountMinor: string;
  readonly isDisputed: boolean;
  readonly line: string;
}

/**
 * Reads IBM's ledger, or its first customers by number. A dispute has no date in the file: an even invoice is disputed on
 * its issue date, an odd one 5 days past due, and that dispute is rejected 10 days later.
 * @param most customers; undefined takes all.
 */
export function readIbmLedger(csv: string, most?: number): { header: string; invoices: IbmInvoice[] } {
  const [header = '', ...lines] = csv.split(/\r?\n/).filter((line) => line !== '');
  const columns = header.split(',');
  const all = lines.map((line) => {
    const row = Object.fromEntries(line.split(',').map((cell, index) => [columns[index] ?? '', cell]));
    return {
      number: row.invoiceNumber ?? '',
      customer: row.customerID ?? '',
      issued: isoDate(row.InvoiceDate),
      due: isoDate(row.DueDate),
      settled: isoDate(row.SettledDate),
      amountMinor: minorOf(row.InvoiceAmount),
      isDisputed: row.Disputed === 'Yes',
      line,
    };
  });
  const customers = [...new Set(all.map(({ customer }) => customer))].sort().slice(0, most);
  return { header, invoices: all.filter(({ customer }) => customers.includes(customer)) };
}

/** The ledger as a file again, for whoever recomputes it. */
export function toCsv({ header, invoices }: { header: string; invoices: readonly IbmInvoice[] }): string {
  return `${[header, ...invoices.map(({ line }) => line)].join('\n')}\n`;
}

/** By date. */
export function documentsByDay(header: string, invoices: readonly IbmInvoice[]): Map<string, DocumentsOfDay> {
  const days = new Map<
    string,
    { issued: IbmInvoice[]; disputed: string[]; rejected: string[]; settled: IbmInvoice[] }
  >();
  const on = (date: string) => {
    const day = days.get(date) ?? { issued: [], disputed: [], rejected: [], settled: [] };
    days.set(date, day);
    return day;
  };
  for (const invoice of invoices) {
    on(invoice.issued).issued.push(invoice);
    on(invoice.settled).settled.push(invoice);
    if (!invoice.isDisputed) continue;
    const fromStart = Number(invoice.number.at(-1)) % 2 === 0;
    const opened = fromStart ? invoice.issued : plusDays(invoice.due, 5);
    if (fromStart || opened < invoice.settled) on(opened).disputed.push(invoice.number);
    const ends = plusDays(invoice.due, 15);
    if (!fromStart && ends < invoice.settled) on(ends).rejected.push(invoice.number);
  }
  return new Map(
    [...days].map(([date, { issued, ...rest }]) => [
      date,
      { ...rest, invoices: issued.length === 0 ? undefined : dayFile(header, issued) },
    ]),
  );
}

/** Settlement and what follows from it are not known yet on the day of issue. */
function dayFile(header: string, issued: readonly IbmInvoice[]): string {
  const unknown = ['SettledDate', 'DaysToSettle', 'DaysLate'].map((name) => header.split(',').indexOf(name));
  const rows = issued.map(({ line }) =>
    line
      .split(',')
      .map((cell, index) => (unknown.includes(index) ? '' : cell))
      .join(','),
  );
  return `${[header, ...rows].join('\n')}\n`;
}

export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function isoDate(us: string | undefined): string {
  const [month = '', day = '', year = ''] = (us ?? '').split('/');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

function minorOf(amount: string | undefined): string {
  const [whole = '', fraction = ''] = (amount ?? '').split('.');
  return `${Number(`${whole}${fraction.padEnd(2, '0')}`)}`;
}
