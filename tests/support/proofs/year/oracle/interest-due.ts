import { oracleRows } from '../../../interest-oracle';
import type { OracleRate, OracleRule } from '../../../interest-oracle';
import { plusDays } from '../local-time';
import type { AccountRow } from './books';
import type { ItemAt } from './ledger-at';

/** Reference rates, written down by hand: Bundesbank (§ 247 BGB). */
const BASE_RATE: readonly OracleRate[] = [
  { from: '2024-01-01', percent: '3.62' },
  { from: '2024-07-01', percent: '3.37' },
  { from: '2025-01-01', percent: '2.27' },
];
/** European Central Bank, main refinancing operations, on the first day of the half-year. */
const REFINANCING: readonly OracleRate[] = [
  { from: '2024-01-01', percent: '4.50' },
  { from: '2024-07-01', percent: '4.25' },
  { from: '2025-01-01', percent: '3.15' },
];
/** Bank of England, on the last day before the half-year. */
const DEALING_RATE: readonly OracleRate[] = [
  { from: '2024-01-01', percent: '5.25' },
  { from: '2025-01-01', percent: '4.75' },
];
/** Reserve Bank of India, bank rate. */
const BANK_RATE: readonly OracleRate[] = [
  { from: '2023-02-08', percent: '6.75' },
  { from: '2025-02-07', percent: '6.50' },
  { from: '2025-04-09', percent: '6.25' },
  { from: '2025-06-06', percent: '5.75' },
];

const DIRECTIVE = ['ES', 'IE', 'IT', 'LU', 'NL', 'PT'];
const MONTHS: Readonly<Record<string, number>> = { monthly: 1, quarterly: 3, yearly: 12 };

export interface InterestDue {
  /** `contract`, or the country whose law grants it. */
  readonly law: string;
  readonly total: bigint;
  /** The first day that bears interest. */
  readonly from: string;
  readonly through: string;
  readonly rateSteps: number;
}

/** The default interest on an item through a day; undefined where neither law nor contract grants any. */
export function interestDue(
  account: AccountRow,
  { row, disputed, movements }: ItemAt,
  through: string,
  hasClaimant: boolean,
): InterestDue | undefined {
  const ground = groundOf(account, row, hasClaimant);
  if (!ground) return undefined;
  const { law, rule, lastFreeDay } = ground;
  const rows = oracleRows({ principal: row.amount - disputed, lastFreeDay, through, movements }, rule);
  const from = plusDays(lastFreeDay, 1);
  const steps = rule.kind === 'frozen' ? [] : rule.rates.filter((rate) => rate.from > from && rate.from <= through);
  const total = rows.reduce((all, { amount }) => all + amount, 0n);
  return { law, total, from, through, rateSteps: steps.length };
}

interface Ground {
  readonly law: string;
  readonly rule: OracleRule;
  readonly lastFreeDay: string;
}

function groundOf(account: AccountRow, row: ItemAt['row'], hasClaimant: boolean): Ground | undefined {
  const { jurisdiction } = account;
  if (jurisdiction === 'IN') return india(row, hasClaimant) ?? byContract(row, true);
  const isStored = jurisdiction === 'DE' || jurisdiction === 'GB' || DIRECTIVE.includes(jurisdiction ?? '');
  if (row.contract) return byContract(row, isStored && jurisdiction !== 'DE');
  const rule = statute(jurisdiction, account.debtorType);
  return rule && { law: jurisdiction ?? '', rule, lastFreeDay: lastFreeDayByReceipt(row) };
}

function statute(jurisdiction: string | null, debtor: string | null): OracleRule | undefined {
  const isConsumer = debtor === 'consumer';
  if (jurisdiction === 'DE') return { kind: 'simple', rates: BASE_RATE, plus: isConsumer ? '5' : '9', year: 365 };
  if (isConsumer) return undefined;
  if (jurisdiction === 'GB') return { kind: 'frozen', rates: DEALING_RATE, plus: '8' };
  if (!DIRECTIVE.includes(jurisdiction ?? '')) return undefined;
  return { kind: 'simple', rates: REFINANCING, plus: '8', year: 365 };
}

/** Three times the bank rate with monthly rests, for a registered small enterprise (MSMED Act s. 15–16). */
function india(row: ItemAt['row'], hasClaimant: boolean): Ground | undefined {
  if (!hasClaimant || row.acceptanceDate === null) return undefined;
  const latest = plusDays(row.acceptanceDate, 45);
  const agreed = row.dueDate < latest ? row.dueDate : latest;
  const lastFreeDay = row.agreedDate === null ? plusDays(row.acceptanceDate, 15) : agreed;
  return { law: 'IN', rule: { kind: 'compound', rates: BANK_RATE, times: '3', months: 1, year: 365 }, lastFreeDay };
}

function byContract(row: ItemAt['row'], mayCompound: boolean): Ground | undefined {
  if (!row.contract) return undefined;
  const { ratePercent, compounding, graceDays } = row.contract;
  const rates = [{ from: '2000-01-01', percent: ratePercent }];
  const lastFreeDay = plusDays(row.dueDate, graceDays);
  if (compounding === 'simple') {
    return { law: 'contract', rule: { kind: 'simple', rates, plus: '0', year: 365 }, lastFreeDay };
  }
  if (!mayCompound) return undefined;
  const months = MONTHS[compounding] ?? 1;
  return { law: 'contract', rule: { kind: 'compound', rates, times: '1', months, year: 365 }, lastFreeDay };
}

/** The agreed due date; with none agreed 30 days after invoice and goods came, but not before the ledger's own date. */
function lastFreeDayByReceipt(row: ItemAt['row']): string {
  if (row.agreedDate !== null || row.receiptDate === null || row.acceptanceDate === null) return row.dueDate;
  const later = row.receiptDate > row.acceptanceDate ? row.receiptDate : row.acceptanceDate;
  const lawful = plusDays(later, 30);
  return lawful > row.dueDate ? lawful : row.dueDate;
}
