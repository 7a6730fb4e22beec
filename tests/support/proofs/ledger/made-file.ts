import type { MadeAccount } from './made-account';

const COLUMNS = [
  ...['record', 'number', 'name', 'email', 'language', 'country', 'zone', 'policy', 'customer', 'issueDate'],
  ...['dueDate', 'currency', 'amount', 'instalment', 'jurisdiction', 'debtorType', 'receiptDate', 'agreedDate'],
  ...['contractRate', 'contractFee'],
];

/** The made accounts and all they owe, as one file in the product's own CSV. */
export function madeLedgerFile(accounts: readonly MadeAccount[]): string {
  const rows = accounts.flatMap((account) => [customerRow(account), ...invoiceRows(account)]);
  return [COLUMNS.join(','), ...rows.map((row) => COLUMNS.map((name) => row[name] ?? '').join(','))].join('\n');
}

type Row = Readonly<Record<string, string>>;

function customerRow({ number, email, policy }: MadeAccount): Row {
  return {
    ...{ record: 'customer', number, name: `Customer ${number}`, language: 'en', country: 'DE', zone: 'Europe/Berlin' },
    ...(email === null ? {} : { email }),
    ...(policy === undefined ? {} : { policy }),
  };
}

function invoiceRows({ number: customer, items, claims }: MadeAccount): Row[] {
  const invoices = [...new Set(items.map(({ invoice }) => invoice))];
  return invoices.flatMap((number) => {
    const parts = items.filter(({ invoice }) => invoice === number);
    const amount = major(parts.reduce((sum, { minor }) => sum + minor, 0));
    const invoice = {
      record: 'invoice',
      number,
      customer,
      issueDate: '2026-04-01',
      currency: 'EUR',
      amount,
      ...claims,
    };
    const [only] = parts;
    if (parts.length === 1 && only?.instalment === undefined) return [{ ...invoice, dueDate: only?.due ?? '' }];
    return [
      invoice,
      ...parts.map(({ instalment, due, minor }) => ({
        ...{ record: 'instalment', number, instalment: String(instalment), dueDate: due },
        ...{ currency: 'EUR', amount: major(minor) },
      })),
    ];
  });
}

function major(minor: number): string {
  return `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}
