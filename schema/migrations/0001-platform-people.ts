import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { secureTable } from '../security';

/** Tenants, their members and keys: the first part of 0001-platform. */
export async function createPeople(db: Kysely<unknown>): Promise<void> {
  await sql`create table tenant (
    tenant_id uuid primary key,
    name text not null,
    zone text not null,
    country text not null,
    region text,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    kind text not null check (kind in ('live', 'demo', 'test')),
    clock_offset_ms bigint not null default 0,
    settings jsonb not null default '{}',
    created_at timestamptz not null
  )`.execute(db);
  await secureTable(db, 'tenant', { app: ['select', 'update'], relay: ['select'], sweeper: ['select'] });

  await sql`create table member (
    tenant_id uuid not null references tenant,
    member_id uuid not null,
    name text not null,
    email text,
    roles text[] not null default '{}',
    created_at timestamptz not null,
    primary key (tenant_id, member_id)
  )`.execute(db);
  await secureTable(db, 'member', { app: ['select', 'insert', 'update'] });

  await sql`create table api_key (
    tenant_id uuid not null,
    key_id uuid not null,
    member_id uuid not null,
    name text not null,
    key_hash bytea not null,
    scopes text[] not null default '{}',
    created_at timestamptz not null,
    expires_at timestamptz,
    last_used_at timestamptz,
    revoked_at timestamptz,
    primary key (tenant_id, key_id),
    foreign key (tenant_id, member_id) references member
  )`.execute(db);
  await sql`create index api_key_by_id on api_key (key_id)`.execute(db);
  await secureTable(db, 'api_key', { app: ['select', 'insert', 'update'] });
  // Login happens before the tenant is known: the only way past row-level security, and it returns one key's row.
  await sql`create function find_api_key(wanted uuid) returns table (
      tenant_id uuid, key_id uuid, member_id uuid, member_name text, roles text[], scopes text[], key_hash bytea,
      expires_at timestamptz, revoked_at timestamptz, last_used_at timestamptz)
    language sql stable security definer set search_path = pg_catalog, public as $$
      select k.tenant_id, k.key_id, k.member_id, m.name, m.roles, k.scopes, k.key_hash, k.expires_at, k.revoked_at,
             k.last_used_at
      from public.api_key k join public.member m on m.tenant_id = k.tenant_id and m.member_id = k.member_id
      where k.key_id = wanted
    $$`.execute(db);
  await sql`revoke all on function find_api_key(uuid) from public`.execute(db);
  await sql`grant execute on function find_api_key(uuid) to neuroerp_app`.execute(db);
}
