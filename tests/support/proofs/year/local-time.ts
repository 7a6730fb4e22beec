/** Dates and wall clocks for the proof and its oracle: the runtime's own calendar, nothing of the product's. */

const DAY_MS = 86_400_000;

/** `date` plus whole days. */
export function plusDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one date to another. */
export function daysFrom(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS);
}

/** 0 = Sunday … 6 = Saturday. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay();
}

/** The date itself, or the Monday after a weekend. */
export function workdayFrom(date: string): string {
  const weekday = weekdayOf(date);
  return weekday === 6 ? plusDays(date, 2) : weekday === 0 ? plusDays(date, 1) : date;
}

export interface LocalTime {
  readonly date: string;
  /** Since local midnight. */
  readonly minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the wall clock of a zone shows at an instant (epoch milliseconds). */
export function localTime(zone: string, instantMs: number): LocalTime {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(instantMs).map(({ type, value }) => [type, value]));
  return {
    date: `${parts.year}-${parts.month}-${parts.day}`,
    minute: Number(parts.hour) * 60 + Number(parts.minute),
  };
}

/** The instant (epoch milliseconds) at which the wall clock of a zone shows a date and minute that exist once. */
export function instantOf(zone: string, date: string, minute: number): number {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + minute * 60_000;
  let guess = asUtc;
  for (let round = 0; round < 3; round += 1) {
    const shown = localTime(zone, guess);
    guess += asUtc - (Date.parse(`${shown.date}T00:00:00Z`) + shown.minute * 60_000);
  }
  return guess;
}
