import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { secureTable } from '../security';

const ALL = ['select', 'insert', 'update', 'delete'] as const;

/** The customer ledger (accounts, invoices, open items, credits, allocations, claims), notices, imports. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table account (
    tenant_id uuid not null,
    account_id uuid not null,
    number text not null,
    name text not null,
    email text,
    phone text,
    language text not null default 'en',
    country text not null,
    region text,
    zone text not null,
    debtor_type text check (debtor_type in ('business', 'consumer', 'public')),
    jurisdiction text,
    policy_name text,
    tags text[] not null default '{}',
    contact_stopped_on date,
    contact_stop_reason text,
    hold_until date,
    hold_reason text,
    insolvent_on date,
    handed_over_on date,
    created_at timestamptz not null,
    primary key (tenant_id, account_id),
    unique (tenant_id, number),
    foreign key (tenant_id, account_id) references subject (tenant_id, subject_id)
  )`.execute(db);
  await secureTable(db, 'account', { app: ALL, sweeper: ['select'] });

  await sql`create table invoice (
    tenant_id uuid not null,
    invoice_id uuid not null,
    account_id uuid not null,
    number text not null,
    issue_date date not null,
    receipt_date date,
    acceptance_date date,
    objection_removed_date date,
    agreed_date date,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    gross_minor bigint not null check (gross_minor > 0),
    tax_minor bigint not null default 0 check (tax_minor >= 0 and tax_minor <= gross_minor),
    contract jsonb,
    cash_discount jsonb,
    debtor_type text check (debtor_type in ('business', 'consumer', 'public')),
    jurisdiction text,
    tags text[] not null default '{}',
    created_at timestamptz not null,
    primary key (tenant_id, invoice_id),
    unique (tenant_id, number),
    foreign key (tenant_id, account_id) references account
  )`.execute(db);
  await sql`create index invoice_by_account on invoice (tenant_id, account_id)`.execute(db);
  await secureTable(db, 'invoice', { app: ALL, sweeper: ['select'] });

  await sql`create table open_item (
    tenant_id uuid not null,
    item_id uuid not null,
    invoice_id uuid not null,
    account_id uuid not null,
    number text not null,
    instalment int not null default 1 check (instalment >= 1),
    due_date date not null,
    due_rule text not null,
    amount_minor bigint not null check (amount_minor > 0),
    open_minor bigint not null check (open_minor >= 0 and open_minor <= amount_minor),
    visible_on date not null,
    closed_on date,
    clearing_until date,
    primary key (tenant_id, item_id),
    unique (tenant_id, invoice_id, instalment),
    foreign key (tenant_id, invoice_id) references invoice,
    foreign key (tenant_id, account_id) references account
  )`.execute(db);
  await sql`create index open_item_by_account on open_item (tenant_id, account_id)`.execute(db);
  await sql`create index open_item_due on open_item (tenant_id, due_date) where open_minor > 0`.execute(db);
  await secureTable(db, 'open_item', { app: ALL, sweeper: ['select'] });

  await sql`create table dispute (
    tenant_id uuid not null,
    dispute_id uuid not null,
    item_id uuid not null,
    amount_minor bigint not null check (amount_minor > 0),
    reason text not null,
    opened_on date not null,
    resolved_on date,
    outcome text check (outcome in ('upheld', 'rejected')),
    primary key (tenant_id, dispute_id),
    foreign key (tenant_id, item_id) references open_item
  )`.execute(db);
  await sql`create index dispute_by_item on dispute (tenant_id, item_id)`.execute(db);
  await secureTable(db, 'dispute', { app: ALL });

  await sql`create table credit_entry (
    tenant_id uuid not null,
    credit_id uuid not null,
    account_id uuid not null,
    kind text not null check (kind in ('payment', 'credit-note', 'write-off')),
    number text not null,
    booking_date date not null,
    value_date date not null,
    payer text,
    reference text,
    named_documents text[] not null default '{}',
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    amount_minor bigint not null check (amount_minor > 0),
    withheld_tax_minor bigint not null default 0 check (withheld_tax_minor >= 0),
    unapplied_minor bigint not null check (unapplied_minor >= 0),
    posted_on date,
    reversed_on date,
    reversal_reason text,
    created_at timestamptz not null,
    primary key (tenant_id, credit_id),
    unique (tenant_id, kind, number),
    foreign key (tenant_id, account_id) references account
  )`.execute(db);
  await sql`create index credit_entry_by_account on credit_entry (tenant_id, account_id)`.execute(db);
  await sql`create index credit_entry_unposted on credit_entry (tenant_id, booking_date) where posted_on is null`.execute(
    db,
  );
  await secureTable(db, 'credit_entry', { app: ALL, sweeper: ['select'] });

  await sql`create table dunning_notice (
    tenant_id uuid not null,
    notice_id uuid not null,
    account_id uuid not null,
    process_id uuid not null,
    outbox_id uuid,
    step text not null,
    step_index int not null check (step_index >= 1),
    channel text not null,
    decided_at timestamptz not null,
    decided_on date not null,
    task_id uuid,
    withdrawn_on date,
    document_id uuid,
    totals jsonb not null,
    primary key (tenant_id, notice_id),
    foreign key (tenant_id, account_id) references account,
    foreign key (tenant_id, process_id) references process,
    foreign key (tenant_id, outbox_id) references outbox,
    foreign key (tenant_id, document_id) references document,
    foreign key (tenant_id, task_id) references task
  )`.execute(db);
  await sql`create index dunning_notice_by_account on dunning_notice (tenant_id, account_id)`.execute(db);
  await secureTable(db, 'dunning_notice', { app: ALL });

  await sql`create table dunning_notice_item (
    tenant_id uuid not null,
    notice_id uuid not null,
    item_id uuid not null,
    raised_to int,
    open_minor bigint not null,
    days_overdue int not null,
    primary key (tenant_id, notice_id, item_id),
    foreign key (tenant_id, notice_id) references dunning_notice,
    foreign key (tenant_id, item_id) references open_item
  )`.execute(db);
  await sql`create index dunning_notice_item_by_item on dunning_notice_item (tenant_id, item_id)`.execute(db);
  await secureTable(db, 'dunning_notice_item', { app: ALL });

  await sql`create table claim (
    tenant_id uuid not null,
    claim_id uuid not null,
    account_id uuid not null,
    item_id uuid,
    notice_id uuid,
    kind text not null check (kind in ('interest', 'fixed-sum', 'notice-fee', 'bank-fee')),
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    amount_minor bigint not null check (amount_minor > 0),
    open_minor bigint not null check (open_minor >= 0 and open_minor <= amount_minor),
    accrued_from date,
    accrued_to date,
    law text,
    rows jsonb not null default '[]',
    source text,
    demanded_on date,
    created_on date not null,
    primary key (tenant_id, claim_id),
    foreign key (tenant_id, account_id) references account,
    foreign key (tenant_id, item_id) references open_item,
    foreign key (tenant_id, notice_id) references dunning_notice
  )`.execute(db);
  await sql`create index claim_by_account on claim (tenant_id, account_id)`.execute(db);
  await secureTable(db, 'claim', { app: ALL });

  await sql`create table allocation (
    tenant_id uuid not null,
    allocation_id uuid not null,
    credit_id uuid not null,
    item_id uuid,
    claim_id uuid,
    part text not null check (part in
      ('principal', 'interest', 'costs', 'withheld-tax', 'cash-discount', 'cash-discount-tax')),
    amount_minor bigint not null check (amount_minor > 0),
    rule text not null,
    allocated_on date not null,
    voided_on date,
    primary key (tenant_id, allocation_id),
    check ((item_id is null) <> (claim_id is null)),
    foreign key (tenant_id, credit_id) references credit_entry,
    foreign key (tenant_id, item_id) references open_item,
    foreign key (tenant_id, claim_id) references claim
  )`.execute(db);
  await sql`create index allocation_by_credit on allocation (tenant_id, credit_id)`.execute(db);
  await sql`create index allocation_by_item on allocation (tenant_id, item_id)`.execute(db);
  await sql`create index allocation_by_claim on allocation (tenant_id, claim_id)`.execute(db);
  await secureTable(db, 'allocation', { app: ALL });

  await sql`create table column_mapping (
    tenant_id uuid not null references tenant,
    name text not null,
    document jsonb not null,
    revision bigint not null default 1,
    updated_at timestamptz not null,
    primary key (tenant_id, name)
  )`.execute(db);
  await secureTable(db, 'column_mapping', { app: ALL });

  await sql`create table ledger_import (
    tenant_id uuid not null,
    process_id uuid not null,
    file_name text not null,
    format text not null check (format in ('csv', 'json')),
    mapping jsonb not null,
    dry_run boolean not null,
    on_bad_row text not null check (on_bad_row in ('stop', 'skip')),
    sha256 text not null,
    content bytea not null,
    rows_total int not null default 0,
    rows_read int not null default 0,
    rows_valid int not null default 0,
    rows_imported int not null default 0,
    rows_unchanged int not null default 0,
    rows_rejected int not null default 0,
    primary key (tenant_id, process_id),
    foreign key (tenant_id, process_id) references process
  )`.execute(db);
  await secureTable(db, 'ledger_import', { app: ALL });

  await sql`create table ledger_import_problem (
    tenant_id uuid not null,
    process_id uuid not null,
    line int not null,
    field text not null,
    reason text not null,
    primary key (tenant_id, process_id, line, field),
    foreign key (tenant_id, process_id) references ledger_import
  )`.execute(db);
  await secureTable(db, 'ledger_import_problem', { app: ALL });
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop table ledger_import_problem, ledger_import, column_mapping, allocation, claim, dunning_notice_item,
    dunning_notice, credit_entry, dispute, open_item, invoice, account`.execute(db);
}
