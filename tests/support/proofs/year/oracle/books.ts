import { Client } from 'pg';

/** Rows of the ledger and the read model as the database holds them. Amounts in minor units; ids in the order of making. */

export interface AccountRow {
  readonly id: string;
  readonly number: string;
  readonly email: string;
  readonly country: string;
  readonly zone: string;
  readonly debtorType: string | null;
  readonly jurisdiction: string | null;
  readonly policy: string | null;
}

export interface ItemRow {
  readonly id: string;
  readonly accountId: string;
  readonly number: string;
  readonly dueDate: string;
  readonly amount: bigint;
  readonly open: bigint;
  readonly visibleOn: string;
  readonly currency: string;
  readonly receiptDate: string | null;
  readonly acceptanceDate: string | null;
  readonly agreedDate: string | null;
  readonly contract: { readonly ratePercent: string; readonly compounding: string; readonly graceDays: number } | null;
}

export interface CreditRow {
  readonly id: string;
  readonly accountId: string;
  readonly kind: 'payment' | 'credit-note' | 'write-off';
  readonly number: string;
  readonly bookingDate: string;
  readonly valueDate: string;
  readonly currency: string;
  readonly amount: bigint;
  readonly withheld: bigint;
  readonly unapplied: bigint;
  readonly isReversed: boolean;
}

export interface AllocationRow {
  readonly id: string;
  readonly creditId: string;
  readonly itemId: string | null;
  readonly claimId: string | null;
  readonly part: string;
  readonly amount: bigint;
  readonly isVoided: boolean;
}

export interface ClaimRow {
  readonly id: string;
  readonly accountId: string;
  readonly itemId: string | null;
  readonly noticeId: string | null;
  readonly kind: 'interest' | 'fixed-sum' | 'notice-fee' | 'bank-fee';
  readonly currency: string;
  /** What was demanded; `takenBack` of it turned out not to be owed. */
  readonly amount: bigint;
  readonly takenBack: bigint;
  readonly open: bigint;
}

export interface NoticeRow {
  readonly id: string;
  readonly accountId: string;
  readonly outboxId: string | null;
  readonly step: string;
  readonly channel: 'email' | 'post' | 'task';
  readonly decidedAtMs: number;
  readonly decidedOn: string;
  readonly isWithdrawn: boolean;
  readonly outboxState: string | null;
  readonly settledAtMs: number | null;
  readonly taskState: string | null;
  readonly taskOutcome: string | null;
  readonly taskClosedAtMs: number | null;
  /** Ids of the items it lists. */
  readonly items: readonly string[];
}

export interface DisputeRow {
  readonly id: string;
  readonly itemId: string;
  readonly amount: bigint;
}

/** An entry of the timeline that ends a credit or a dispute. */
export interface EventRow {
  readonly id: string;
  /** Id of the credit or dispute. */
  readonly subject: string;
}

/** An entry of the timeline that lowers claims, a row for each kind of claim on an item. */
export interface TakeBackRow {
  readonly id: string;
  readonly item: string;
  readonly kind: string;
  readonly amount: bigint;
}

export interface Books {
  readonly tenantId: string;
  readonly zone: string;
  readonly hasClaimant: boolean;
  readonly accounts: readonly AccountRow[];
  readonly items: readonly ItemRow[];
  readonly credits: readonly CreditRow[];
  readonly allocations: readonly AllocationRow[];
  readonly claims: readonly ClaimRow[];
  readonly disputes: readonly DisputeRow[];
  readonly notices: readonly NoticeRow[];
  readonly events: readonly EventRow[];
  readonly takeBacks: readonly TakeBackRow[];
}

const QUERIES = {
  accounts: `select account_id::text as "id", number, email, country, zone, debtor_type as "debtorType", jurisdiction,
      policy_name as "policy" from account where tenant_id = $1 order by number`,
  items: `select i.item_id::text as "id", i.account_id::text as "accountId", i.number, i.due_date::text as "dueDate",
      i.amount_minor::text as "amount", i.open_minor::text as "open", i.visible_on::text as "visibleOn", v.currency,
      v.receipt_date::text as "receiptDate", v.acceptance_date::text as "acceptanceDate",
      v.agreed_date::text as "agreedDate", v.contract
    from open_item i join invoice v using (tenant_id, invoice_id) where i.tenant_id = $1 order by i.due_date, i.number`,
  credits: `select credit_id::text as "id", account_id::text as "accountId", kind, number,
      booking_date::text as "bookingDate", value_date::text as "valueDate", currency, amount_minor::text as "amount",
      withheld_tax_minor::text as "withheld", unapplied_minor::text as "unapplied", reversed_on is not null as "isReversed"
    from credit_entry where tenant_id = $1 order by credit_id`,
  allocations: `select allocation_id::text as "id", credit_id::text as "creditId", item_id::text as "itemId",
      claim_id::text as "claimId", part, amount_minor::text as "amount", voided_on is not null as "isVoided"
    from allocation where tenant_id = $1 order by allocation_id`,
  claims: `select claim_id::text as "id", account_id::text as "accountId", item_id::text as "itemId",
      notice_id::text as "noticeId", kind, currency, amount_minor::text as "amount",
      taken_back_minor::text as "takenBack", open_minor::text as "open"
    from claim where tenant_id = $1 order by claim_id`,
  disputes: `select dispute_id::text as "id", item_id::text as "itemId", amount_minor::text as "amount"
    from dispute where tenant_id = $1 order by dispute_id`,
  notices: `select n.notice_id::text as "id", n.account_id::text as "accountId", n.outbox_id::text as "outboxId", n.step,
      n.channel, extract(epoch from n.decided_at) * 1000 as "decidedAtMs", n.decided_on::text as "decidedOn",
      n.withdrawn_on is not null as "isWithdrawn", o.state as "outboxState",
      extract(epoch from o.settled_at) * 1000 as "settledAtMs", t.state as "taskState",
      t.decision ->> 'outcome' as "taskOutcome", extract(epoch from t.closed_at) * 1000 as "taskClosedAtMs",
      coalesce((select array_agg(l.item_id::text) from dunning_notice_item l
                where l.tenant_id = n.tenant_id and l.notice_id = n.notice_id), '{}') as "items"
    from dunning_notice n
      left join outbox o on o.tenant_id = n.tenant_id and o.outbox_id = n.outbox_id
      left join task t on t.tenant_id = n.tenant_id and t.task_id = n.task_id
    where n.tenant_id = $1 order by n.notice_id`,
  events: `select event_id::text as "id", coalesce(data ->> 'creditId', data ->> 'disputeId') as "subject"
    from process_event
    where tenant_id = $1 and type in ('payment-reversed', 'dispute-upheld', 'dispute-rejected') order by event_id`,
  takeBacks: `select e.event_id::text as "id", r -> 'numbers' ->> 'item' as "item", r -> 'numbers' ->> 'claim' as "kind",
      r -> 'numbers' ->> 'takenBackMinor' as "amount"
    from process_event e, jsonb_array_elements(e.data -> 'reasons') r
    where e.tenant_id = $1 and e.type = 'take-back-claims' order by e.event_id`,
};

const AMOUNTS: ReadonlySet<string> = new Set(['amount', 'takenBack', 'open', 'withheld', 'unapplied']);
const INSTANTS: ReadonlySet<string> = new Set(['decidedAtMs', 'settledAtMs', 'taskClosedAtMs']);

/** Reads everything the oracle looks at, of one company, with its own connection and its own SQL. */
export async function readBooks(url: string, tenantId: string): Promise<Books> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const read = async <Row>(text: string): Promise<Row[]> => {
      const { rows } = await client.query<Record<string, unknown>>(text, [tenantId]);
      return rows.map(
        (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, typed(name, value)])) as Row,
      );
    };
    const [tenant] = await read<{ zone: string; hasClaimant: boolean }>(
      `select zone, settings ? 'claimant' as "hasClaimant" from tenant where tenant_id = $1`,
    );
    if (!tenant) throw new Error('there is no such company');
    return {
      tenantId,
      ...tenant,
      accounts: await read(QUERIES.accounts),
      items: await read(QUERIES.items),
      credits: await read(QUERIES.credits),
      allocations: await read(QUERIES.allocations),
      claims: await read(QUERIES.claims),
      disputes: await read(QUERIES.disputes),
      notices: await read(QUERIES.notices),
      events: await read(QUERIES.events),
      takeBacks: await read(QUERIES.takeBacks),
    };
  } finally {
    await client.end();
  }
}

function typed(name: string, value: unknown): unknown {
  if (value === null) return null;
  if (AMOUNTS.has(name) && typeof value === 'string') return BigInt(value);
  return INSTANTS.has(name) ? Math.round(Number(value)) : value;
}
