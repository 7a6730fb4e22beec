import { Temporal } from '@js-temporal/polyfill';
import type { BusinessCalendar } from './calendar';
import { addDays, dateIn, minuteOfDayIn, toEpochMs, toIsoInstant } from './dates';
import type { IsoDate, IsoInstant, Zone } from './dates';
import { remember } from './remember';

/**
 * When a customer may be contacted, on the customer's own wall clock: `fromMinute` ≤ t < `toMinute`, minutes since
 * local midnight. `fromMinute` is 0–1439, `toMinute` 1–1440 (1440 is the end of the day). A window whose end is not
 * after its start runs over midnight and belongs to the day it opens on.
 */
export interface ContactWindow {
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly days: 'working-days' | 'every-day';
}

/** 08:00 ≤ t < 19:00 on working days. */
export const DEFAULT_CONTACT_WINDOW: ContactWindow = { fromMinute: 8 * 60, toMinute: 19 * 60, days: 'working-days' };

const MINUTES_A_DAY = 1440;
/** No calendar of the world rests longer than some weeks; a search past a year is a broken calendar. */
const SEARCH_DAYS = 366;

/** What is wrong with a window, in plain words; undefined when it can be used. */
export function contactWindowProblem(window: ContactWindow): string | undefined {
  const { fromMinute, toMinute } = window;
  if (!Number.isInteger(fromMinute) || fromMinute < 0 || fromMinute >= MINUTES_A_DAY) {
    return 'the window opens at a whole minute from 0 to 1439';
  }
  if (!Number.isInteger(toMinute) || toMinute < 1 || toMinute > MINUTES_A_DAY) {
    return 'the window closes at a whole minute from 1 to 1440';
  }
  return fromMinute === toMinute ? 'the window closes when it opens' : undefined;
}

/**
 * `instant` itself when the window is open then, else the instant at which it opens next. In a spring gap a window that
 * would open inside the gap opens at its end; in an autumn overlap it opens and closes at the earlier of the two.
 * Throws a RangeError for a window that never opens.
 */
export function nextOpening(
  window: ContactWindow,
  calendar: BusinessCalendar,
  zone: Zone,
  instant: IsoInstant,
): IsoInstant {
  const { opens } = periodAt(window, calendar, zone, instant);
  const now = toEpochMs(instant);
  return now >= opens ? instant : toIsoInstant(opens);
}

/** The instant at which the window that is open at `instant`, or opens next, closes: the first one outside it. */
export function closingAfter(
  window: ContactWindow,
  calendar: BusinessCalendar,
  zone: Zone,
  instant: IsoInstant,
): IsoInstant {
  return toIsoInstant(periodAt(window, calendar, zone, instant).closes);
}

interface Period {
  /** Epoch milliseconds; open at `opens` ≤ t < `closes`. */
  readonly opens: number;
  readonly closes: number;
}

/** The period that holds `instant`, or the first one after it. */
function periodAt(window: ContactWindow, calendar: BusinessCalendar, zone: Zone, instant: IsoInstant): Period {
  const problem = contactWindowProblem(window);
  if (problem !== undefined) throw new RangeError(problem);
  const now = toEpochMs(instant);
  // A window over midnight may have opened the day before.
  let day = addDays(dateIn(zone, instant), -1);
  for (let tried = 0; tried <= SEARCH_DAYS; tried += 1) {
    const period = periodOf(window, calendar, zone, day);
    if (period && now < period.closes) return period;
    day = addDays(day, 1);
  }
  throw new RangeError(`no contact window opens within ${SEARCH_DAYS} days after ${instant}`);
}

/** The period that opens on a day; undefined when that day has none. */
function periodOf(window: ContactWindow, calendar: BusinessCalendar, zone: Zone, day: IsoDate): Period | undefined {
  if (window.days === 'working-days' && !calendar.isWorkingDay(day)) return undefined;
  const overMidnight = window.toMinute <= window.fromMinute;
  const opens = firstInstantAt(zone, day, window.fromMinute);
  const closes = firstInstantAt(zone, overMidnight ? addDays(day, 1) : day, window.toMinute);
  // A gap may swallow a short window, and where a zone crossed the date line a whole day.
  return opens < closes ? { opens, closes } : undefined;
}

/** The first instant at which the wall clock shows `minute` of `date` or, where a gap skips it, the end of the gap. */
const firstInstantAt = remember(20_000, (zone: Zone, date: IsoDate, minute: number): number => {
  const day = minute === MINUTES_A_DAY ? addDays(date, 1) : date;
  const minuteOfDay = minute % MINUTES_A_DAY;
  const local = Temporal.PlainDate.from(day).toPlainDateTime({
    hour: Math.floor(minuteOfDay / 60),
    minute: minuteOfDay % 60,
  });
  const zoned = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const skipped = minuteOfDayIn(zone, toIsoInstant(zoned.epochMilliseconds)) !== minuteOfDay;
  const found = skipped ? zoned.getTimeZoneTransition('next') : zoned;
  return (found ?? zoned).epochMilliseconds;
});
