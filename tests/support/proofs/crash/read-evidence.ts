import type { HouseRecords } from './evidence';
import type { Observer } from './observe';

/** How long the relay holds a message that it has taken to be sent; it writes down the end of that time. */
const LEASE_MS = 120_000;

/** Reads everything the oracle judges by from a company's tables, as they are. */
export async function readHouse(observer: Observer, tenantId: string): Promise<HouseRecords> {
  const read = <Row extends object>(sql: string): Promise<Row[]> => observer.rows<Row>(sql, [tenantId]);
  const processes = await read<HouseRecords['processes'][number]>(
    `select process_id as "processId", type, title, status, outcome, engine_problem as "engineProblem"
     from process where tenant_id = $1`,
  );
  const messages = await read<{
    outboxId: string;
    processId: string;
    state: string;
    text: string;
    recordedAt: Date;
    availableAt: Date;
  }>(
    `select outbox_id as "outboxId", process_id as "processId", state, payload->>'text' as text,
            recorded_at as "recordedAt", available_at as "availableAt"
     from outbox where tenant_id = $1 and kind = 'mail'`,
  );
  const [outbox] = await read<{ waiting: string }>(
    `select count(*) as waiting from outbox where tenant_id = $1 and state in ('pending', 'sending')`,
  );
  const events = await read<{
    processId: string | null;
    number: string | null;
    type: string;
    summary: string;
    data: Record<string, unknown>;
  }>(`select process_id as "processId", number, type, summary, data from process_event where tenant_id = $1`);
  const [head] = await read<{ last: string }>(`select last_number as last from event_head where tenant_id = $1`);
  const tasks = await read<HouseRecords['tasks'][number]>(
    `select task_id as "taskId", process_id as "processId", kind, state, form, decision from task where tenant_id = $1`,
  );
  return {
    processes,
    messages: messages.map(({ recordedAt, availableAt, ...message }) => ({
      ...message,
      recordedAt: recordedAt.getTime(),
      claimedAt: availableAt.getTime() - LEASE_MS,
    })),
    unsettledOutboxRows: Number(outbox?.waiting ?? 0),
    events: events.map(({ number, ...event }) => ({ ...event, number: number === null ? null : BigInt(number) })),
    lastNumber: BigInt(head?.last ?? 0),
    tasks,
    ...(await readLedger(read)),
  };
}

async function readLedger(
  read: <Row extends object>(sql: string) => Promise<Row[]>,
): Promise<Pick<HouseRecords, 'credits' | 'debts' | 'allocations'>> {
  const credits = await read<{
    creditId: string;
    account: string;
    kind: string;
    number: string;
    amount: string;
    unapplied: string;
  }>(
    `select c.credit_id as "creditId", a.number as account, c.kind, c.number,
            (c.amount_minor + c.withheld_tax_minor)::text as amount, c.unapplied_minor::text as unapplied
     from credit_entry c join account a using (tenant_id, account_id)
     where c.tenant_id = $1 and c.reversed_on is null`,
  );
  const debts = await read<{ debtId: string; account: string; amount: string; open: string }>(
    `select d.id as "debtId", a.number as account, d.amount_minor::text as amount, d.open_minor::text as open
     from (select tenant_id, account_id, item_id as id, amount_minor, open_minor from open_item
           union all select tenant_id, account_id, claim_id, amount_minor, open_minor from claim) d
     join account a using (tenant_id, account_id) where d.tenant_id = $1`,
  );
  const allocations = await read<{ creditId: string; debtId: string; amount: string }>(
    `select credit_id as "creditId", coalesce(item_id, claim_id) as "debtId", amount_minor::text as amount
     from allocation where tenant_id = $1 and voided_on is null`,
  );
  return {
    credits: credits.map(({ amount, unapplied, ...credit }) => ({
      ...credit,
      amountMinor: BigInt(amount),
      unappliedMinor: BigInt(unapplied),
    })),
    debts: debts.map(({ amount, open, ...debt }) => ({
      ...debt,
      amountMinor: BigInt(amount),
      openMinor: BigInt(open),
    })),
    allocations: allocations.map(({ amount, ...allocation }) => ({ ...allocation, amountMinor: BigInt(amount) })),
  };
}
