import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { newPerson } from '../../api/test-api';
import type { Answer, CallOptions } from '../../api/test-api';
import { instantOf } from './local-time';
import { FIRST_DAY } from './plan-company';
import type { CompanyPlan } from './plan-types';
import type { YearHouse } from './year-house';

/** A rest of an account that the system acknowledged: nothing may be sent from then until it ends. */
export interface AcknowledgedRest {
  readonly customer: string;
  readonly kind: 'hold' | 'stop-contact' | 'insolvency';
  readonly fromWallMs: number;
  toWallMs: number | undefined;
  /** A hold's last day. */
  readonly through: string | undefined;
}

/** A credit that the system acknowledged. */
export interface AcknowledgedCredit {
  readonly number: string;
  readonly kind: 'payment' | 'credit-note';
  readonly customer: string;
  readonly currency: string;
  readonly amount: bigint;
}

/** What the clerks of a company know they did: the answers, not the database. */
export interface Diary {
  readonly credits: AcknowledgedCredit[];
  readonly rests: AcknowledgedRest[];
  readonly invoices: string[];
  /** How often each kind of deed, and each decision of a task, was accepted; and refused for good reason. */
  readonly accepted: Map<string, number>;
  readonly refused: Map<string, number>;
}

/** One company being played: its plan, its place in the database, its clock. */
export interface Company {
  readonly plan: CompanyPlan;
  readonly tenantId: string;
  readonly domain: string;
  readonly diary: Diary;
  /** Deeds that came out of decisions: promises to be kept. */
  readonly promised: { readonly date: string; readonly customer: string }[];
  /** Workflows that were given a command since the company last rested. */
  readonly touched: Set<string>;
  isMailOut: boolean;
  nowMs(): number;
  /** An instant of the company's own wall clock, epoch milliseconds. */
  at(date: string, minute: number): number;
  /** Sets the clock, never back, and wakes the processes whose time has come. */
  moveClock(toMs: number): Promise<void>;
  call(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Sends a ledger file. */
  upload(csv: string, fileName: string): Promise<Answer>;
  accountId(customer: string): Promise<string>;
}

export async function openCompany(house: YearHouse, plan: CompanyPlan): Promise<Company> {
  const tenantId = uuidv7();
  const domain = `${plan.slug}.example`;
  let offsetMs = instantOf(plan.zone, FIRST_DAY, 5 * 60) - Date.now();
  await house.superuser
    .insertInto('tenant')
    .values({
      tenantId,
      name: plan.name,
      zone: plan.zone,
      country: plan.country,
      region: null,
      currency: plan.currency,
      kind: 'test',
      clockOffsetMs: BigInt(offsetMs),
      settings: JSON.stringify(plan.settings),
      createdAt: '2024-01-02T09:00:00.000Z',
    })
    .execute();
  house.mail.setClock(domain, offsetMs);
  const { token } = await newPerson(house, tenantId, ['finance-manager'], { name: 'Clerk' });
  const accounts = new Map<string, string>();

  return {
    plan,
    tenantId,
    domain,
    diary: { credits: [], rests: [], invoices: [], accepted: new Map(), refused: new Map() },
    promised: [],
    touched: new Set(),
    isMailOut: false,
    nowMs: () => Date.now() + offsetMs,
    at: (date, minute) => instantOf(plan.zone, date, minute),
    moveClock: async (toMs) => {
      offsetMs = Math.max(offsetMs, toMs - Date.now());
      await moveAndWake(house, tenantId, offsetMs);
      house.mail.setClock(domain, offsetMs);
    },
    call: (method, path, body) => persistently(house, method, path, { token, ...(body === undefined ? {} : { body }) }),
    upload: (csv, fileName) =>
      persistently(house, 'POST', `/receivables/imports?fileName=${encodeURIComponent(fileName)}`, {
        token,
        text: csv,
        headers: { 'content-type': 'text/csv' },
      }),
    accountId: async (customer) => {
      const known = accounts.get(customer);
      if (known !== undefined) return known;
      const { accountId } = await house.superuser
        .selectFrom('account')
        .select('accountId')
        .where('tenantId', '=', tenantId)
        .where('number', '=', customer)
        .executeTakeFirstOrThrow();
      accounts.set(customer, accountId);
      return accountId;
    },
  };
}

/** How often a busy system may put a clerk off, a second apart. */
const MOST_TRIES = 120;

/** As the API asks for: who is told to come back later repeats the request under the same key. */
async function persistently(house: YearHouse, method: string, path: string, options: CallOptions): Promise<Answer> {
  const headers = { ...options.headers, ...(method === 'POST' ? { 'idempotency-key': uuidv7() } : {}) };
  for (let tried = 1; ; tried += 1) {
    const answer = await house.api.call(method, `/api/v1${path}`, { ...options, headers });
    if (!isPutOff(answer) || tried === MOST_TRIES) return answer;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

/** Too busy, or still at work on the same request. */
function isPutOff({ status, body }: Answer): boolean {
  return status === 503 || (status === 409 && JSON.stringify(body).includes('request-in-flight'));
}

/**
 * What `POST /clock` does, but only for processes whose time has come: on a clock that runs by itself, only their timers
 * would fire. Waking all of them at each of thousands of moves would take hours, and would hide a wrong waking time.
 */
async function moveAndWake(house: YearHouse, tenantId: string, offsetMs: number): Promise<void> {
  await house.inTenant(tenantId, async (tx) => {
    await tx
      .updateTable('tenant')
      .set({ clockOffsetMs: BigInt(offsetMs) })
      .where('tenantId', '=', tenantId)
      .execute();
    const now = new Date(Date.now() + offsetMs).toISOString();
    await sql`
      insert into outbox (tenant_id, outbox_id, lane, kind, process_id, effect_key, payload, state, decided_at)
      select tenant_id, gen_random_uuid(), 'signal:' || process_id, 'signal', process_id,
             'reconsider/' || gen_random_uuid(), '{}', 'pending', ${now}
      from process where tenant_id = ${tenantId} and closed_at is null and wake_at <= ${now}
      on conflict (tenant_id, process_id) where kind = 'signal' and state = 'pending'
        do update set decided_at = excluded.decided_at`.execute(tx);
    await sql`notify outbox`.execute(tx);
  });
}
