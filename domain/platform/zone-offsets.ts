import { Temporal } from '@js-temporal/polyfill';
import { remember } from './remember';
import type { Zone } from './dates';

const HOUR_MS = 3_600_000;
/** Some three years of hours in two zones. */
const MOST_HOURS = 50_000;

/**
 * What the wall clock of `zone` runs ahead of UTC at an instant, milliseconds. Looked up once an hour: where both ends of
 * an hour have one offset, the whole hour has it, for no zone of the tz database changes twice within an hour.
 * @param epochMs whole milliseconds since 1970-01-01T00:00Z.
 * @throws RangeError for a zone that does not exist.
 */
export function offsetMsAt(zone: Zone, epochMs: number): number {
  const hour = Math.floor(epochMs / HOUR_MS);
  return offsetOfHour(zone, hour) ?? lookUp(zone, epochMs);
}

/** Undefined for an hour in which the offset changes. */
const offsetOfHour = remember(MOST_HOURS, (zone: Zone, hour: number): number | undefined => {
  const offset = lookUp(zone, hour * HOUR_MS);
  return lookUp(zone, (hour + 1) * HOUR_MS - 1) === offset ? offset : undefined;
});

function lookUp(zone: Zone, epochMs: number): number {
  return Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6;
}
