import { Temporal } from '@js-temporal/polyfill';

/** A calendar date, `YYYY-MM-DD`, without zone. Comparable with `<` because ISO dates sort as text. */
export type IsoDate = string;

/** An instant in UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export type IsoInstant = string;

/** An IANA time zone, e.g. `Europe/Berlin`. */
export type Zone = string;

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
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

/** `date` plus whole months; a day the month lacks is clamped to its last (01-31 + 1 month = 02-28 or 02-29). */
export function addMonths(date: IsoDate, months: number): IsoDate {
  return Temporal.PlainDate.from(date).add({ months }).toString();
}

/** Days from `from` to `to`: the first day is out, the last is in; negative when `to` is earlier. */
export function daysBetween(from: IsoDate, to: IsoDate): number {
  return Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to), { largestUnit: 'days' }).days;
}

export function lastDayOfMonth(date: IsoDate): IsoDate {
  const day = Temporal.PlainDate.from(date);
  return day.with({ day: day.daysInMonth }).toString();
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function weekday(date: IsoDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** The calendar date on the wall at `instant` in `zone`. */
export function dateIn(zone: Zone, instant: IsoInstant): IsoDate {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString();
}

/** Minutes since local midnight, by the wall clock, at `instant` in `zone` (0–1439). */
export function minuteOfDayIn(zone: Zone, instant: IsoInstant): number {
  const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  return local.hour * 60 + local.minute;
}

/**
 * The instant at which the wall clock in `zone` shows `date` and `minuteOfDay`. In a spring gap the time is
 * moved on by the gap's length, in an autumn overlap it is the earlier one (Temporal's "compatible").
 */
export function instantAt(zone: Zone, date: IsoDate, minuteOfDay = 0): IsoInstant {
  const time = Temporal.PlainTime.from({ hour: Math.floor(minuteOfDay / 60), minute: minuteOfDay % 60 });
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: time });
  return toIsoInstant(zoned.epochMilliseconds);
}

export function toIsoInstant(epochMs: number): IsoInstant {
  return new Date(epochMs).toISOString();
}

export function toEpochMs(instant: IsoInstant): number {
  return Temporal.Instant.from(instant).epochMilliseconds;
}

/** The later of two dates; ISO dates compare as text. */
export function laterDate(a: IsoDate, b: IsoDate): IsoDate {
  return a > b ? a : b;
}
