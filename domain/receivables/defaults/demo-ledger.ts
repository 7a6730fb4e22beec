import { addDays } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { formatMajor } from '../../platform/money';

/** One invented customer of the demo company: how late it is, and what becomes of it. */
interface DemoCustomer {
  readonly number: string;
  readonly name: string;
  readonly language: string;
  readonly country: string;
  readonly zone: string;
  readonly debtorType: 'business' | 'consumer' | 'public';
  readonly currency: string;
  /** Invoices as [days past due today, amount in minor units]; negative days are not due yet. */
  readonly invoices: readonly (readonly [number, bigint])[];
  /** Agreed default interest, percent a year. */
  readonly contractRate?: string;
  /** Paid in part: minor units, naming its first invoice. */
  readonly paid?: bigint;
}

const CUSTOMERS: readonly DemoCustomer[] = [
  {
    number: '1001',
    name: 'Nordwind Logistik GmbH',
    language: 'de',
    country: 'DE',
    zone: 'Europe/Berlin',
    debtorType: 'business',
    currency: 'EUR',
    invoices: [[4, 119_000n]],
    contractRate: '9',
  },
  {
    number: '1002',
    name: 'Hanse Feinkost OHG',
    language: 'de',
    country: 'DE',
    zone: 'Europe/Berlin',
    debtorType: 'business',
    currency: 'EUR',
    invoices: [
      [16, 238_050n],
      [-12, 84_200n],
    ],
    contractRate: '9',
    paid: 50_000n,
  },
  {
    number: '1003',
    name: 'Harbour & Stone Ltd',
    language: 'en',
    country: 'GB',
    zone: 'Europe/London',
    debtorType: 'business',
    currency: 'GBP',
    invoices: [
      [33, 500_000n],
      [5, 74_990n],
    ],
    contractRate: '12',
  },
  {
    number: '1004',
    name: 'Atelier Łukasz Żak',
    language: 'en',
    country: 'PL',
    zone: 'Europe/Warsaw',
    debtorType: 'business',
    currency: 'EUR',
    invoices: [[8, 45_500n]],
  },
  {
    number: '1005',
    name: 'Familie Sommer',
    language: 'de',
    country: 'DE',
    zone: 'Europe/Berlin',
    debtorType: 'consumer',
    currency: 'EUR',
    invoices: [[11, 8_990n]],
  },
  {
    number: '1006',
    name: 'Stadtwerke Musterstadt',
    language: 'de',
    country: 'DE',
    zone: 'Europe/Berlin',
    debtorType: 'public',
    currency: 'EUR',
    invoices: [[-3, 312_000n]],
  },
];

/** Where the customers are, and so whose holidays a demonstration must not fall on. */
export const DEMO_COUNTRIES: readonly string[] = [...new Set(CUSTOMERS.map((customer) => customer.country))];

const COLUMNS = [
  'record',
  'number',
  'customer',
  'name',
  'email',
  'language',
  'country',
  'zone',
  'debtorType',
  'issueDate',
  'receiptDate',
  'dueDate',
  'currency',
  'amount',
  'contractRate',
  'bookingDate',
  'namedDocuments',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string>>;

/**
 * An invented ledger as a file of our own CSV form, dated around a day, so that a demonstration has overdue accounts at
 * any time. Addresses end in `.invalid` and can never be delivered.
 * @param prefix makes customer and document numbers unique, e.g. `D2-`.
 */
export function demoLedgerFile(today: IsoDate, prefix = ''): string {
  const rows = CUSTOMERS.flatMap((customer) => rowsOf(customer, today, prefix));
  return `${[COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => quoted(row[name] ?? '')).join(','))].join('\n')}\n`;
}

function rowsOf(customer: DemoCustomer, today: IsoDate, prefix: string): Row[] {
  const number = `${prefix}${customer.number}`;
  const rows: Row[] = [
    {
      record: 'customer',
      number,
      name: customer.name,
      email: `accounts.${number.toLowerCase()}@example.invalid`,
      language: customer.language,
      country: customer.country,
      zone: customer.zone,
      debtorType: customer.debtorType,
    },
  ];
  customer.invoices.forEach(([daysPastDue, amount], index) => {
    const dueDate = addDays(today, -daysPastDue);
    rows.push({
      record: 'invoice',
      number: `${number}-${index + 1}`,
      customer: number,
      issueDate: addDays(dueDate, -30),
      receiptDate: addDays(dueDate, -28),
      dueDate,
      currency: customer.currency,
      amount: formatMajor(amount, customer.currency),
      ...(customer.contractRate === undefined ? {} : { contractRate: customer.contractRate }),
    });
  });
  if (customer.paid !== undefined) {
    rows.push({
      record: 'payment',
      number: `${number}-P1`,
      customer: number,
      bookingDate: addDays(today, -2),
      currency: customer.currency,
      amount: formatMajor(customer.paid, customer.currency),
      namedDocuments: `${number}-1`,
    });
  }
  return rows;
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
