import { Client } from 'pg';
import type { ProofReport } from '../../proof-report';
import { localTime, plusDays } from '../local-time';
import { readBooks } from './books';
import type { AccountRow, Books } from './books';
import { Climb, policyOf } from './ladder';
import { LedgerAt } from './ledger-at';
import type { ItemAt } from './ledger-at';

/** Weekend, holidays and the distance between two messages may all delay a step, hardly for longer. */
const PATIENCE_DAYS = 10;

/** Account numbers whose collection rests, waits for a person, or lately did. */
const EXCUSED = `
  select a.number from account a
  where a.tenant_id = $1 and (a.hold_until >= $2::date or a.contact_stopped_on is not null or a.insolvent_on is not null
    or a.handed_over_on is not null
    or exists (select from process p join task t using (tenant_id, process_id)
               where p.tenant_id = a.tenant_id and p.subject_id = a.account_id and p.closed_at is null
                 and (t.state in ('open', 'claimed') or t.closed_at >= $2::date))
    or exists (select from process p where p.tenant_id = a.tenant_id and p.subject_id = a.account_id
               and p.closed_at is null
               and greatest(p.facts ->> 'pausedUntil', p.facts ->> 'decisionAgainOn') >= $2::text))`;

const COLLECTED = `select a.number from account a join process p on p.tenant_id = a.tenant_id and p.subject_id = a.account_id
  where a.tenant_id = $1 and p.type = 'collect-account' and p.closed_at is null`;

/** While debts are open: who owes is being collected, and no step has been due for long without being taken. */
export async function checkForgotten(
  report: ProofReport,
  url: string,
  companies: readonly { readonly tenantId: string; readonly plan: { readonly zone: string }; nowMs(): number }[],
): Promise<void> {
  const forgotten: string[] = [];
  let debtors = 0;
  for (const company of companies) {
    const today = localTime(company.plan.zone, company.nowMs()).date;
    const books = await readBooks(url, company.tenantId);
    const excused = await numbers(url, EXCUSED, [company.tenantId, plusDays(today, -PATIENCE_DAYS)]);
    const collected = await numbers(url, COLLECTED, [company.tenantId]);
    const ledger = new LedgerAt(books);
    for (const account of books.accounts) {
      const items = ledger
        .itemsBefore(account.id, END, today)
        .filter(({ row, open, disputed }) => open > disputed && row.dueDate < today);
      if (items.length === 0 || covered(ledger, account, items, today)) continue;
      debtors += 1;
      const isWaiting = excused.has(account.number);
      if (!isWaiting && !collected.has(account.number)) forgotten.push(`${account.number} owes and is not collected`);
      if (!isWaiting) forgotten.push(...stepsMissed(books, account, items, today));
    }
  }
  report.check('who owes is collected, and no step is forgotten', debtors, forgotten);
}

const END = 'ffffffff';

function covered(ledger: LedgerAt, account: AccountRow, items: readonly ItemAt[], today: string): boolean {
  const money = ledger.unappliedBefore(account.id, END, today);
  return [...new Set(items.map(({ row }) => row.currency))].every((currency) => {
    const owed = items.filter(({ row }) => row.currency === currency).map((item) => item.open - item.disputed);
    const held = money.filter(({ row }) => row.currency === currency).map(({ left }) => left);
    return total(held) >= total(owed);
  });
}

function stepsMissed(books: Books, account: AccountRow, items: readonly ItemAt[], today: string): string[] {
  const dueDates = new Map(books.items.map((item) => [item.id, item.dueDate]));
  const climb = new Climb(policyOf(account), (itemId) => dueDates.get(itemId) ?? '', books.zone);
  for (const notice of books.notices) if (notice.accountId === account.id) climb.take(notice);
  return items.flatMap(({ row }) => {
    const next = climb.next(row.id);
    if (!next || plusDays(next.firesOn, PATIENCE_DAYS) > today) return [];
    return [`${account.number}: ${next.step.code} of ${row.number} was due on ${next.firesOn}`];
  });
}

async function numbers(url: string, text: string, parameters: readonly string[]): Promise<Set<string>> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ number: string }>(text, [...parameters]);
    return new Set(rows.map(({ number }) => number));
  } finally {
    await client.end();
  }
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((all, amount) => all + amount, 0n);
}
