import { Client } from 'pg';
import type { ProofReport } from '../../proof-report';
import type { AllocationRow } from './books';
import type { CompanyBooks } from './company-books';
import { sum } from './ledger-at';

/** Every amount that was settled is somebody's money, and nothing is settled twice. */
export function checkAllocations(report: ProofReport, all: readonly CompanyBooks[]): void {
  const wrong: string[] = [];
  let checked = 0;
  for (const { books } of all) {
    const live = books.allocations.filter(({ isVoided }) => !isVoided);
    const byCredit = groups(live, ({ creditId }) => creditId);
    const byItem = groups(live, ({ itemId }) => itemId);
    const byClaim = groups(live, ({ claimId }) => claimId);
    for (const credit of books.credits) {
      checked += 1;
      const settled = byCredit.get(credit.id) ?? [];
      const tax = sum(settled.filter(({ part }) => part === 'withheld-tax'));
      const money = sum(settled) - tax;
      const left = credit.isReversed ? 0n : credit.amount - money;
      if (credit.isReversed && settled.length > 0) wrong.push(`${credit.number} was taken back and still settles`);
      if (left !== credit.unapplied)
        wrong.push(`${credit.number}: ${credit.unapplied} left, ${left} by its allocations`);
      if (tax > credit.withheld) wrong.push(`${credit.number} settles ${tax} of ${credit.withheld} withheld tax`);
    }
    for (const item of books.items) {
      checked += 1;
      const left = item.amount - sum(byItem.get(item.id) ?? []);
      if (left !== item.open) wrong.push(`${item.number}: ${item.open} open, ${left} by its allocations`);
    }
    for (const claim of books.claims) {
      checked += 1;
      const left = claim.amount - claim.takenBack - sum(byClaim.get(claim.id) ?? []);
      if (left !== claim.open) wrong.push(`claim ${claim.id}: ${claim.open} open, ${left} by its allocations`);
    }
  }
  report.check('allocations come to what was paid, and to what is open', checked, wrong);
}

/** What the clerks were told is booked stands in the ledger once, as they sent it. */
export function checkDiary(report: ProofReport, all: readonly CompanyBooks[]): void {
  const wrong: string[] = [];
  let checked = 0;
  for (const { books, company } of all) {
    const accounts = new Map(books.accounts.map(({ id, number }) => [id, number]));
    const line = (kind: string, number: string, customer: string | undefined, currency: string, amount: bigint) =>
      `${kind} ${number} of ${customer}: ${currency} ${amount}`;
    const booked = books.credits
      .filter(({ kind, number }) => kind !== 'write-off' && !number.startsWith('dispute/'))
      .map((row) => line(row.kind, row.number, accounts.get(row.accountId), row.currency, row.amount));
    const sent = company.diary.credits.map((row) => line(row.kind, row.number, row.customer, row.currency, row.amount));
    wrong.push(...differences(sent, booked));
    const invoices = books.items.map(({ number }) => number.split('/')[0] ?? number);
    wrong.push(...differences([...new Set(company.diary.invoices)], [...new Set(invoices)]));
    checked += sent.length + company.diary.invoices.length;
  }
  report.check('each document the system took is in the ledger once', checked, wrong);
}

function differences(sent: readonly string[], booked: readonly string[]): string[] {
  const sentOnce = new Set(sent);
  const bookedOnce = new Set(booked);
  return [
    ...sent.filter((one) => !bookedOnce.has(one)).map((one) => `not in the ledger: ${one}`),
    ...booked.filter((one) => !sentOnce.has(one)).map((one) => `nobody sent ${one}`),
    ...(booked.length === bookedOnce.size ? [] : ['something is in the ledger twice']),
  ];
}

function groups(
  rows: readonly AllocationRow[],
  keyOf: (row: AllocationRow) => string | null,
): Map<string, AllocationRow[]> {
  const found = new Map<string, AllocationRow[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const known = found.get(key);
    if (known) known.push(row);
    else found.set(key, [row]);
  }
  return found;
}

/** All is paid: nothing is open, every process has ended, nobody is asked anything, and each event has its number. */
export async function checkEnd(report: ProofReport, url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const count = async (text: string): Promise<number> => {
      const { rows } = await client.query<{ count: string }>(`select count(*)::text as count from ${text}`);
      return Number(rows[0]?.count ?? 0);
    };
    const lines = async (text: string): Promise<string[]> => {
      const { rows } = await client.query<{ line: string }>(text);
      return rows.map(({ line }) => line);
    };
    report.check('every process ends once all is paid', await count('process'), [
      ...(await lines(`select type || ' ' || title || ' waits for ' || coalesce(waiting_for, '?') as line
          from process where closed_at is null`)),
      ...(await lines(`select type || ' ' || title || ' ended as ' || status as line from process
          where closed_at is not null and status <> 'completed'`)),
      ...(await lines(`select 'still open: ' || number as line from open_item where open_minor > 0`)),
      ...(await lines(`select 'still asked: ' || kind as line from task where state in ('open', 'claimed')`)),
    ]);
    report.check(
      'no operator is ever asked',
      await count('task'),
      await lines(`select 'operator: ' || title as line from task where kind in ('operator', 'missing-rate')`),
    );
    report.check(
      'event numbers have no gap',
      await count('process_event'),
      await lines(`select tenant_id || ': ' || count(*) || ' events, ' || count(distinct number) || ' numbers from '
          || min(number) || ' to ' || max(number) as line
        from process_event group by tenant_id
        having count(*) <> count(distinct number) or min(number) <> 1 or max(number) <> count(*)`),
    );
  } finally {
    await client.end();
  }
}
