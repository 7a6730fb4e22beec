import { uuidv7 } from 'uuidv7';
import { calendarOf } from '../domain/platform/calendar';
import { addDays, dateIn, instantAt, isZone, minuteOfDayIn, toEpochMs, toIsoInstant } from '../domain/platform/dates';
import type { IsoInstant } from '../domain/platform/dates';
import { DEMO_COUNTRIES } from '../domain/receivables/defaults/demo-ledger';
import { formatToken, hashSecret, newSecret } from '../runtime/api-token';
import { acrossTenants, connect, toJson } from './database';
import type { Transaction } from './database';

const ZONE = 'Europe/Berlin';
const COUNTRY = 'DE';
/** A demonstration begins in the morning of a working day; what it sends may then leave at once. */
const MORNING = 10 * 60;
const LATEST = 15 * 60;

/** A person of the demo company and the API key to act as them. The key is shown here and never again. */
export interface DemoMember {
  readonly name: string;
  readonly role: string;
  readonly apiKey: string;
}

export interface DemoCompany {
  readonly tenantId: string;
  readonly name: string;
  /** The company's clock when it was made. */
  readonly now: IsoInstant;
  readonly members: readonly DemoMember[];
}

/**
 * Makes the demo company with its people and keys in an empty database. Its clock is set to the next moment at which
 * letters may be sent, so that a demonstration shows something at any hour and on any day.
 * @returns undefined when a company is there already: nothing is changed then.
 */
export async function seedDemo(options: {
  readonly ownerUrl: string;
  /** Keeps the keys; called before the company is committed, so that no company is ever without them. */
  readonly keep: (company: DemoCompany) => void;
}): Promise<DemoCompany | undefined> {
  const db = connect({ url: options.ownerUrl, max: 1, applicationName: 'neuroerp-seed' });
  try {
    return await acrossTenants(db, async (tx) => {
      const existing = await tx.selectFrom('tenant').select('tenantId').limit(1).executeTakeFirst();
      if (existing) return undefined;
      const company = await insertCompany(tx);
      options.keep(company);
      return company;
    });
  } finally {
    await db.destroy();
  }
}

async function insertCompany(tx: Transaction): Promise<DemoCompany> {
  const wall = new Date().toISOString();
  const now = nextWorkingMorning(wall);
  const name = 'Muster Handels GmbH';
  const tenantId = await insertTenant(tx, {
    name,
    zone: ZONE,
    country: COUNTRY,
    currency: 'EUR',
    kind: 'demo',
    clockOffsetMs: BigInt(toEpochMs(now) - toEpochMs(wall)),
    settings: {
      letterhead: {
        addressLines: ['Musterstraße 1', '10115 Berlin'],
        paymentDetails: [{ label: 'IBAN', value: 'DE00 0000 0000 0000 0000 00' }],
        contact: 'accounts@example.invalid',
      },
    },
    createdAt: now,
  });
  const members: DemoMember[] = [];
  for (const [person, role] of [
    ['Ada Admin', 'admin'],
    ['Clara Clerk', 'finance-clerk'],
    ['Max Manager', 'finance-manager'],
    ['Olga Operator', 'operator'],
  ] as const) {
    members.push(await insertMember(tx, tenantId, person, role, now));
  }
  return { tenantId, name, now, members };
}

/** A company of somebody's own and its first administrator, who makes the other people's keys. */
export interface NewCompany {
  readonly name: string;
  /** IANA zone, e.g. `Asia/Kolkata`. */
  readonly zone: string;
  /** ISO 3166-1. */
  readonly country: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly administrator: string;
}

/**
 * Makes a company. Its clock is the wall clock and cannot be moved.
 * @throws TypeError naming what is wrong with the zone, country or currency.
 */
export async function createCompany(ownerUrl: string, company: NewCompany): Promise<DemoCompany> {
  if (!isZone(company.zone)) throw new TypeError(`not a time zone: ${company.zone}`);
  if (!/^[A-Z]{2}$/.test(company.country)) throw new TypeError(`not a country code: ${company.country}`);
  if (!/^[A-Z]{3}$/.test(company.currency)) throw new TypeError(`not a currency code: ${company.currency}`);
  const now = new Date().toISOString();
  const db = connect({ url: ownerUrl, max: 1, applicationName: 'neuroerp-create-company' });
  try {
    return await acrossTenants(db, async (tx) => {
      const { name, zone, country, currency } = company;
      const tenantId = await insertTenant(tx, {
        name,
        zone,
        country,
        currency,
        kind: 'live',
        clockOffsetMs: 0n,
        settings: {},
        createdAt: now,
      });
      return { tenantId, name, now, members: [await insertMember(tx, tenantId, company.administrator, 'admin', now)] };
    });
  } finally {
    await db.destroy();
  }
}

async function insertTenant(
  tx: Transaction,
  tenant: Pick<NewCompany, 'name' | 'zone' | 'country' | 'currency'> & {
    readonly kind: 'live' | 'demo';
    readonly clockOffsetMs: bigint;
    readonly settings: object;
    readonly createdAt: IsoInstant;
  },
): Promise<string> {
  const tenantId = uuidv7();
  await tx
    .insertInto('tenant')
    .values({ ...tenant, tenantId, region: null, settings: toJson(tenant.settings) })
    .execute();
  return tenantId;
}

async function insertMember(
  tx: Transaction,
  tenantId: string,
  name: string,
  role: string,
  now: IsoInstant,
): Promise<DemoMember> {
  const memberId = uuidv7();
  const keyId = uuidv7();
  const secret = newSecret();
  await tx
    .insertInto('member')
    .values({ tenantId, memberId, name, email: null, roles: [role], createdAt: now })
    .execute();
  await tx
    .insertInto('apiKey')
    .values({
      tenantId,
      keyId,
      memberId,
      name: 'demo',
      keyHash: hashSecret(secret),
      scopes: [],
      createdAt: now,
      expiresAt: null,
      lastUsedAt: null,
      revokedAt: null,
    })
    .execute();
  return { name, role, apiKey: formatToken({ keyId, secret }) };
}

/**
 * The instant itself when it lies in the office hours of a day on which all customers of the demo ledger work, else 10:00 on
 * the next such day.
 */
export function nextWorkingMorning(instant: IsoInstant): IsoInstant {
  const calendars = DEMO_COUNTRIES.map((country) => calendarOf(country));
  const allWork = (day: string) => calendars.every((calendar) => calendar.isWorkingDay(day));
  const today = dateIn(ZONE, instant);
  const minute = minuteOfDayIn(ZONE, instant);
  if (allWork(today) && minute >= MORNING && minute < LATEST) return instant;
  let day = minute < MORNING ? today : addDays(today, 1);
  while (!allWork(day)) day = addDays(day, 1);
  const morning = instantAt(ZONE, day, MORNING);
  return morning > instant ? morning : toIsoInstant(toEpochMs(instant));
}
