import type { SeededRandom } from './seeded-random';

/** What becomes of a customer, if nothing in the run decides otherwise. */
export type Fate = 'pays' | 'pays-in-parts' | 'promises' | 'disputes' | 'never-pays' | 'pays-at-last';

export interface Customer {
  readonly number: string;
  readonly fate: Fate;
  /** Days from the start of the run at which it means to pay. */
  readonly payDay: number;
  readonly currency: string;
  readonly invoices: readonly { readonly number: string; readonly amountMinor: bigint }[];
  /** No law or contract lets interest be demanded of it. */
  readonly plain: boolean;
}

export interface GeneratedCompany {
  readonly customers: readonly Customer[];
  readonly files: readonly { readonly name: string; readonly content: string }[];
}

const COLUMNS =
  'record,number,name,email,language,country,zone,debtorType,customer,issueDate,dueDate,currency,amount,contractRate';
const FILES = 4;
const FATES: readonly (readonly [Fate, number])[] = [
  ['pays', 0.34],
  ['pays-in-parts', 0.1],
  ['promises', 0.12],
  ['disputes', 0.06],
  ['never-pays', 0.2],
  ['pays-at-last', 0.18],
];

/**
 * A ledger of customers with one or two invoices each, which fall due together between 25 days before and 3 days after a
 * day, so that a customer takes each step of the policy at most once in an episode.
 */
export function generateCompany(random: SeededRandom, today: string, count: number): GeneratedCompany {
  const rows: string[][] = Array.from({ length: FILES }, () => []);
  const customers: Customer[] = [];
  for (let n = 1; n <= count; n += 1) {
    const number = `K${String(n).padStart(4, '0')}`;
    const british = random.chance(0.3);
    const plain = random.chance(0.5);
    const currency = british ? 'GBP' : 'EUR';
    const dueDate = dayAfter(today, -random.between(-3, 25));
    const invoices = Array.from({ length: random.between(1, 2) }, (_, index) => ({
      number: `R${String(n).padStart(4, '0')}-${index + 1}`,
      amountMinor: BigInt(random.between(5_000, 900_000)),
    }));
    const place = british ? ['en', 'GB', 'Europe/London'] : [random.chance(0.5) ? 'de' : 'en', 'DE', 'Europe/Berlin'];
    const file = rows[n % FILES] ?? [];
    file.push(
      [
        'customer',
        number,
        `Customer ${number} Ltd`,
        mailOf(number),
        ...place,
        plain ? '' : 'business',
        ...empty(6),
      ].join(','),
      ...invoices.map((invoice) =>
        [
          ...['invoice', invoice.number, ...empty(6), number, dayAfter(dueDate, -30), dueDate, currency],
          ...[major(invoice.amountMinor), plain || random.chance(0.3) ? '' : '9'],
        ].join(','),
      ),
    );
    customers.push({ number, fate: fateOf(random), payDay: random.between(2, 55), currency, invoices, plain });
  }
  const files = rows
    .filter((file) => file.length > 0)
    .map((file, index) => ({ name: `ledger-${index + 1}.csv`, content: `${[COLUMNS, ...file].join('\n')}\n` }));
  return { customers, files };
}

export function mailOf(number: string): string {
  return `${number.toLowerCase()}@customers.example`;
}

/** A calendar date some days on. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function fateOf(random: SeededRandom): Fate {
  let left = random.next();
  for (const [fate, share] of FATES) {
    left -= share;
    if (left < 0) return fate;
  }
  return 'pays-at-last';
}

function major(minor: bigint): string {
  return `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
}

function empty(count: number): string[] {
  return Array.from({ length: count }, () => '');
}
