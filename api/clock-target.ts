import { Temporal } from '@js-temporal/polyfill';
import type { IsoInstant, Zone } from '../domain/platform/dates';

/** Longest single step: a slip of the finger must not carry a company into another century. */
const LONGEST_DAYS = 3_660;

/** True for an ISO 8601 duration forward in time, e.g. `P30D`, `P1M`, `PT12H`. */
export function isForwardDuration(text: string): boolean {
  try {
    return Temporal.Duration.from(text).sign > 0;
  } catch {
    return false;
  }
}

/** The instant that lies `duration` after `now`; days and months are those of the tenant's calendar and zone. */
export function advanced(now: IsoInstant, zone: Zone, duration: string): IsoInstant {
  const target = Temporal.Instant.from(now).toZonedDateTimeISO(zone).add(Temporal.Duration.from(duration));
  return new Date(target.epochMilliseconds).toISOString();
}

/** Why a clock must not be set to `target`; undefined when it may. */
export function refusalOf(now: IsoInstant, target: IsoInstant): string | undefined {
  const days = (Date.parse(target) - Date.parse(now)) / 86_400_000;
  if (days <= 0) return `The clock only goes forward; it shows ${now}.`;
  return days > LONGEST_DAYS ? `One step is at most ${LONGEST_DAYS} days.` : undefined;
}
