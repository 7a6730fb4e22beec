import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { secureTable } from '../security';
import { createPeople } from './0001-platform-people';

/** Tenants, people and keys, processes and their events, tasks, outbox, effects, documents, policies. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`grant usage on schema public to neuroerp_app, neuroerp_relay, neuroerp_sequencer, neuroerp_sweeper`.execute(
    db,
  );

  await createPeople(db);

  await sql`create table subject (
    tenant_id uuid not null references tenant,
    subject_id uuid not null,
    kind text not null,
    version bigint not null default 1,
    primary key (tenant_id, subject_id)
  )`.execute(db);
  await secureTable(db, 'subject', {
    app: ['select', 'insert', 'update', 'delete'],
    relay: ['select', 'update'],
    sweeper: ['select'],
  });

  await sql`create table process (
    tenant_id uuid not null references tenant,
    process_id uuid not null,
    type text not null,
    business_key text not null,
    subject_id uuid,
    title text not null,
    workflow_id text not null,
    input jsonb not null,
    facts jsonb not null default '{}',
    status text not null check (status in
      ('starting', 'running', 'completed', 'cancelled', 'failed', 'terminated', 'timed-out')),
    step text,
    waiting_for text,
    wake_at timestamptz,
    outcome text,
    engine_problem text,
    started_by uuid,
    started_at timestamptz not null,
    updated_at timestamptz not null,
    closed_at timestamptz,
    revision bigint not null default 1,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, process_id),
    check ((closed_at is null) = (status in ('starting', 'running')))
  )`.execute(db);
  await sql`create unique index process_one_open_per_key on process (tenant_id, type, business_key)
    where closed_at is null`.execute(db);
  await sql`create index process_by_type on process (tenant_id, type, process_id desc)`.execute(db);
  await sql`create index process_by_subject on process (tenant_id, subject_id)`.execute(db);
  await sql`create index process_open on process (status, recorded_at) where closed_at is null`.execute(db);
  await secureTable(db, 'process', {
    app: ['select', 'insert', 'update'],
    relay: ['select'],
    sweeper: ['select', 'insert', 'update'],
  });

  await sql`create table process_event (
    tenant_id uuid not null,
    event_id uuid not null,
    process_id uuid,
    number bigint,
    type text not null,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    actor text not null,
    summary text not null,
    rule text,
    data jsonb not null default '{}',
    primary key (tenant_id, event_id),
    foreign key (tenant_id, process_id) references process
  )`.execute(db);
  await sql`create unique index process_event_by_number on process_event (tenant_id, number)
    where number is not null`.execute(db);
  await sql`create index process_event_unnumbered on process_event (tenant_id, event_id) where number is null`.execute(
    db,
  );
  await sql`create index process_event_by_process on process_event (tenant_id, process_id, event_id)`.execute(db);
  await secureTable(db, 'process_event', {
    app: ['select', 'insert'],
    relay: ['insert'],
    sequencer: ['select', 'update'],
    sweeper: ['insert'],
  });

  await sql`create table event_head (
    tenant_id uuid primary key references tenant,
    last_number bigint not null default 0
  )`.execute(db);
  await secureTable(db, 'event_head', { app: ['select'], sequencer: ['select', 'insert', 'update'] });

  await sql`create table task (
    tenant_id uuid not null,
    task_id uuid not null,
    process_id uuid not null,
    kind text not null,
    title text not null,
    candidate_group text not null,
    assignee uuid,
    priority int not null default 50 check (priority between 0 and 100),
    state text not null check (state in ('open', 'claimed', 'completed', 'lapsed', 'withdrawn')),
    form jsonb not null default '{}',
    tags text[] not null default '{}',
    due_at timestamptz,
    follow_up_at timestamptz,
    lapse_at timestamptz,
    lapse_outcome text,
    escalated_at timestamptz,
    decision jsonb,
    decided_by uuid,
    reason text,
    opened_at timestamptz not null,
    closed_at timestamptz,
    revision bigint not null default 1,
    primary key (tenant_id, task_id),
    foreign key (tenant_id, process_id) references process,
    foreign key (tenant_id, assignee) references member,
    foreign key (tenant_id, decided_by) references member
  )`.execute(db);
  await sql`create index task_worklist on task (tenant_id, state, due_at)`.execute(db);
  await sql`create index task_by_process on task (tenant_id, process_id)`.execute(db);
  await secureTable(db, 'task', {
    app: ['select', 'insert', 'update'],
    relay: ['select', 'insert'],
    sweeper: ['select', 'insert', 'update'],
  });

  await sql`create table task_comment (
    tenant_id uuid not null,
    comment_id uuid not null,
    task_id uuid not null,
    member_id uuid not null,
    body text not null,
    written_at timestamptz not null,
    primary key (tenant_id, comment_id),
    foreign key (tenant_id, task_id) references task,
    foreign key (tenant_id, member_id) references member
  )`.execute(db);
  await sql`create index task_comment_by_task on task_comment (tenant_id, task_id)`.execute(db);
  await secureTable(db, 'task_comment', { app: ['select', 'insert'] });

  await sql`create table effect (
    tenant_id uuid not null,
    effect_key text not null,
    process_id uuid not null,
    result jsonb not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, effect_key),
    foreign key (tenant_id, process_id) references process
  )`.execute(db);
  await secureTable(db, 'effect', { app: ['select', 'insert'] });

  await sql`create table document (
    tenant_id uuid not null,
    document_id uuid not null,
    process_id uuid,
    kind text not null,
    file_name text not null,
    media_type text not null,
    sha256 text not null,
    content bytea not null,
    created_at timestamptz not null,
    primary key (tenant_id, document_id),
    foreign key (tenant_id, process_id) references process
  )`.execute(db);
  await secureTable(db, 'document', { app: ['select', 'insert', 'delete'], relay: ['select'] });

  await sql`create table outbox (
    tenant_id uuid not null references tenant,
    outbox_id uuid not null,
    position bigint generated always as identity,
    lane text not null,
    kind text not null check (kind in ('mail', 'signal')),
    process_id uuid,
    effect_key text not null,
    payload jsonb not null,
    guard_subject uuid,
    guard_version bigint,
    valid_until timestamptz,
    state text not null check (state in ('pending', 'sending', 'sent', 'withdrawn', 'in-doubt', 'failed')),
    attempts int not null default 0,
    available_at timestamptz not null default clock_timestamp(),
    last_error text,
    decided_at timestamptz not null,
    settled_at timestamptz,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, outbox_id),
    unique (tenant_id, effect_key),
    foreign key (tenant_id, process_id) references process,
    foreign key (tenant_id, guard_subject) references subject
  )`.execute(db);
  await sql`create index outbox_lane on outbox (tenant_id, lane, position) where state in ('pending', 'sending')`.execute(
    db,
  );
  await sql`create index outbox_due on outbox (available_at, position) where state = 'pending'`.execute(db);
  await sql`create index outbox_sending on outbox (state) where state = 'sending'`.execute(db);
  await sql`create unique index outbox_one_signal_per_process on outbox (tenant_id, process_id)
    where kind = 'signal' and state = 'pending'`.execute(db);
  await secureTable(db, 'outbox', {
    app: ['select', 'insert', 'update'],
    relay: ['select', 'insert', 'update'],
    sweeper: ['select', 'insert', 'update', 'delete'],
  });

  await sql`create table mailbox_message (
    tenant_id uuid not null references tenant,
    message_id text not null,
    sent_at timestamptz not null,
    sender text not null,
    recipient text not null,
    subject text not null,
    body text not null,
    attachments jsonb not null default '[]',
    process_id uuid,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, message_id),
    foreign key (tenant_id, process_id) references process
  )`.execute(db);
  await sql`create index mailbox_newest on mailbox_message (tenant_id, sent_at desc, message_id desc)`.execute(db);
  await secureTable(db, 'mailbox_message', { app: ['select'], relay: ['select', 'insert'] });

  await sql`create table idempotency_record (
    tenant_id uuid not null references tenant,
    route text not null,
    idempotency_key text not null,
    request_hash text not null,
    state text not null check (state in ('in-flight', 'done')),
    status int,
    headers jsonb,
    body jsonb,
    locked_until timestamptz not null,
    recorded_at timestamptz not null default clock_timestamp(),
    primary key (tenant_id, route, idempotency_key)
  )`.execute(db);
  await sql`create index idempotency_age on idempotency_record (recorded_at)`.execute(db);
  await secureTable(db, 'idempotency_record', {
    app: ['select', 'insert', 'update', 'delete'],
    sweeper: ['select', 'delete'],
  });

  await sql`create table policy_version (
    tenant_id uuid not null references tenant,
    kind text not null,
    name text not null,
    version int not null,
    document jsonb not null,
    created_by uuid,
    created_at timestamptz not null,
    primary key (tenant_id, kind, name, version)
  )`.execute(db);
  await secureTable(db, 'policy_version', { app: ['select', 'insert'] });
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`drop function find_api_key(uuid)`.execute(db);
  await sql`drop table policy_version, idempotency_record, mailbox_message, outbox, document, effect, task_comment, task,
    event_head, process_event, process, subject, api_key, member, tenant`.execute(db);
  await sql`revoke usage on schema public from neuroerp_app, neuroerp_relay, neuroerp_sequencer,
    neuroerp_sweeper`.execute(db);
}
