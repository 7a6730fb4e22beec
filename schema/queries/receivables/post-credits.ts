import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import type { IsoDate } from '../../../domain/platform/dates';
import type { Minor } from '../../../domain/platform/money';
import type { Allocation } from '../../../domain/receivables/ledger/types';
import type { Transaction } from '../../database';

/**
 * Writes what credits settled: allocations, the open amounts they lower, and the credits as posted. The caller holds the
 * account's lock. Amounts are lowered by statement, so that the database's own checks (never below zero, never above the
 * amount) stand behind the rules. Four statements, however many items: every column travels as one array.
 */
export async function writePosting(
  tx: Transaction,
  scope: { tenantId: string; today: IsoDate },
  posting: { posted: readonly string[]; allocations: readonly Allocation[] },
): Promise<void> {
  const { allocations, posted } = posting;
  await insertAllocations(tx, scope, allocations);
  await lowerItems(tx, scope, totalsOf(allocations, itemOf));
  await lowerClaims(tx, scope, totalsOf(allocations, claimOf));
  const spent = totalsOf(allocations, (allocation) => allocation.creditId, spendsMoney);
  for (const creditId of posted) if (!spent.has(creditId)) spent.set(creditId, 0n);
  await postCredits(tx, scope, spent);
}

type Scope = { tenantId: string; today: IsoDate };

async function insertAllocations(tx: Transaction, scope: Scope, allocations: readonly Allocation[]): Promise<void> {
  if (allocations.length === 0) return;
  await sql`
    insert into allocation
      (tenant_id, allocation_id, credit_id, item_id, claim_id, part, amount_minor, rule, allocated_on)
    select ${scope.tenantId}::uuid, a.*, ${scope.today}::date
    from unnest(${allocations.map(() => uuidv7())}::uuid[],
                ${allocations.map((allocation) => allocation.creditId)}::uuid[],
                ${allocations.map((allocation) => itemOf(allocation) ?? null)}::uuid[],
                ${allocations.map((allocation) => claimOf(allocation) ?? null)}::uuid[],
                ${allocations.map((allocation) => allocation.part)}::text[],
                ${allocations.map((allocation) => allocation.amount)}::bigint[],
                ${allocations.map((allocation) => allocation.rule)}::text[]) a`.execute(tx);
}

async function lowerItems(tx: Transaction, scope: Scope, totals: ReadonlyMap<string, Minor>): Promise<void> {
  if (totals.size === 0) return;
  await sql`
    update open_item i
    set open_minor = i.open_minor - by.amount,
        closed_on = case when i.open_minor = by.amount then ${scope.today}::date end
    from unnest(${[...totals.keys()]}::uuid[], ${[...totals.values()]}::bigint[]) by (id, amount)
    where i.tenant_id = ${scope.tenantId} and i.item_id = by.id`.execute(tx);
}

async function lowerClaims(tx: Transaction, scope: Scope, totals: ReadonlyMap<string, Minor>): Promise<void> {
  if (totals.size === 0) return;
  await sql`
    update claim c set open_minor = c.open_minor - by.amount
    from unnest(${[...totals.keys()]}::uuid[], ${[...totals.values()]}::bigint[]) by (id, amount)
    where c.tenant_id = ${scope.tenantId} and c.claim_id = by.id`.execute(tx);
}

/** What an earlier posting left over may be placed later; its posting day stays. */
async function postCredits(tx: Transaction, scope: Scope, spent: ReadonlyMap<string, Minor>): Promise<void> {
  if (spent.size === 0) return;
  await sql`
    update credit_entry c
    set posted_on = coalesce(c.posted_on, ${scope.today}::date), unapplied_minor = c.unapplied_minor - by.amount
    from unnest(${[...spent.keys()]}::uuid[], ${[...spent.values()]}::bigint[]) by (id, amount)
    where c.tenant_id = ${scope.tenantId} and c.credit_id = by.id`.execute(tx);
}

function itemOf({ target }: Allocation): string | undefined {
  return target.kind === 'item' ? target.id : undefined;
}

function claimOf({ target }: Allocation): string | undefined {
  return target.kind === 'claim' ? target.id : undefined;
}

/** Withheld tax and cash discounts settle an item without using up the money paid. */
function spendsMoney(allocation: Allocation): boolean {
  return allocation.part === 'principal' || allocation.part === 'interest' || allocation.part === 'costs';
}

/** Sums by key; an allocation that does not count still names its key. */
function totalsOf(
  allocations: readonly Allocation[],
  keyOf: (allocation: Allocation) => string | undefined,
  counts: (allocation: Allocation) => boolean = () => true,
): Map<string, Minor> {
  const totals = new Map<string, Minor>();
  for (const allocation of allocations) {
    const key = keyOf(allocation);
    if (key !== undefined) totals.set(key, (totals.get(key) ?? 0n) + (counts(allocation) ? allocation.amount : 0n));
  }
  return totals;
}
