import { Temporal } from '@js-temporal/polyfill';
import { remember } from './remember';
import { offsetMsAt } from './zone-offsets';

/** A calendar date, `YYYY-MM-DD`, without zone. Comparable with `<` because ISO dates sort as text. */
export type IsoDate = string;

/** An instant in UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export type IsoInstant = string;

/** An IANA time zone, e.g. `Europe/Berlin`. */
export type Zone = string;

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;

/** A century of days: what a ledger names again and again is worked out once. */
const MOST_DAYS = 36_525;

/** Days since 1970-01-01. Whole days need no zone, so this is plain arithmetic on the Gregorian calendar. */
const dayOf = remember(MOST_DAYS, (date: IsoDate): number => {
  const day = DATE.test(date) ? Date.parse(`${date}T00:00:00.000Z`) / DAY_MS : NaN;
  if (Number.isInteger(day) && dateOfDay(day) === date) return day;
  // Another form that Temporal reads, or its refusal.
  const read = Temporal.PlainDate.from(date);
  return Temporal.PlainDate.from('1970-01-01').until(read, { largestUnit: 'days' }).days;
});

const dateOfDay = remember(MOST_DAYS, (day: number): IsoDate => {
  const text = new Date(day * DAY_MS).toISOString();
  return text.slice(0, text.indexOf('T'));
});

/** True for a real calendar date in `YYYY-MM-DD` form (2023-02-29 is refused). */
export function isIsoDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

export function isZone(text: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(text);
    return /^[A-Za-z]/.test(text);
  } catch {
    return false;
  }
}

/** `date` plus a whole number of days (negative goes back). */
export function addDays(date: IsoDate, days: number): IsoDate {
  if (!Number.isSafeInteger(days)) throw new RangeError(`not a whole number of days: ${days}`);
  return dateOfDay(dayOf(date) + days);
}

/** `date` plus whole months; a day the month lacks is clamped to its last (01-31 + 1 month = 02-28 or 02-29). */
export function addMonths(date: IsoDate, months: number): IsoDate {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** Days from `from` to `to`: the first day is out, the last is in; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return dayOf(to) - dayOf(from);
}

export function lastDayOfMonth(date: IsoDate): IsoDate {
  const day = Temporal.PlainDate.from(date);
  return day.with({ day: day.daysInMonth }).toString();
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function weekday(date: IsoDate): number {
  // Day 0, 1970-01-01, was a Thursday.
  return ((((dayOf(date) + 3) % 7) + 7) % 7) + 1;
}

/** The calendar date on the wall at `instant` in `zone`. */
export function dateIn(zone: Zone, instant: IsoInstant): IsoDate {
  return dateOfDay(Math.floor(localMs(zone, instant) / DAY_MS));
}

/** Minutes since local midnight, by the wall clock, at `instant` in `zone` (0–1439). */
export function minuteOfDayIn(zone: Zone, instant: IsoInstant): number {
  const local = localMs(zone, instant);
  return Math.floor((local - Math.floor(local / DAY_MS) * DAY_MS) / 60_000);
}

/** The wall clock's reading as if it were UTC, epoch milliseconds. */
function localMs(zone: Zone, instant: IsoInstant): number {
  const epochMs = toEpochMs(instant);
  return epochMs + offsetMsAt(zone, epochMs);
}

/**
 * The instant at which the wall clock in `zone` shows `date` and `minuteOfDay`. In a spring gap the time is
 * moved on by the gap's length, in an autumn overlap it is the earlier one (Temporal's "compatible").
 */
export function instantAt(zone: Zone, date: IsoDate, minuteOfDay = 0): IsoInstant {
  return instantOf(zone, date, minuteOfDay);
}

/** Rules ask for the same few times of the same days again and again. */
const instantOf = remember(20_000, (zone: Zone, date: IsoDate, minuteOfDay: number): IsoInstant => {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60 });
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time });
  return toIsoInstant(zoned.epochMilliseconds);
});

export function toIsoInstant(epochMs: number): IsoInstant {
  return new Date(epochMs).toISOString();
}

export function toEpochMs(instant: IsoInstant): number {
  const epochMs = INSTANT.test(instant) ? Date.parse(instant) : NaN;
  // Date.parse takes some days that no month has; what it reads as another text is left to the strict reader.
  if (!Number.isNaN(epochMs) && toIsoInstant(epochMs) === instant) return epochMs;
  return Temporal.Instant.from(instant).epochMilliseconds;
}

/** The later of two dates; ISO dates compare as text. */
export function laterDate(a: IsoDate, b: IsoDate): IsoDate {
  return a > b ? a : b;
}
