import Holidays from 'date-holidays';
import { addDays, weekday } from './dates';
import type { IsoDate } from './dates';
import { weekendOf } from './weekends';

/** Working days of a country, or of a region of it: weekends and public holidays. */
export interface BusinessCalendar {
  /** ISO 3166-1 country, upper case, as asked for. */
  readonly country: string;
  /** Subdivision code without its country, e.g. `BY` of `DE-BY`; undefined for none. */
  readonly region: string | undefined;
  /** How much is known: holidays of the region, of the country only, or none but weekends. */
  readonly basis: 'region' | 'country' | 'weekends-only';
  /** Says what is not known, for people; undefined when all that was asked for is known. */
  readonly note: string | undefined;
  /** True for a day that is neither weekend nor public holiday. */
  isWorkingDay(date: IsoDate): boolean;
  /** English name of the public holiday that covers the whole day; undefined for none. */
  isHoliday(date: IsoDate): string | undefined;
  /** The first working day after `date`. */
  nextWorkingDay(date: IsoDate): IsoDate;
  /** `date` itself when it is a working day, else the first one after it (how § 193 BGB moves a due date). */
  workingDayFrom(date: IsoDate): IsoDate;
}

type HolidayNames = ReadonlyMap<IsoDate, string>;

const calendars = new Map<string, BusinessCalendar>();

/**
 * The business calendar of a country (ISO 3166-1) and region (ISO 3166-2 with or without the country, `DE-BY` or `BY`).
 * Holidays are those of type `public` in the `date-holidays` data; half days and bank-only holidays count as working
 * days. A country the data lacks has weekends only, a region they lack has the country's holidays; `note` says so.
 * Calendars are kept, and each year is computed once.
 */
export function calendarOf(country: string, region?: string): BusinessCalendar {
  const code = country.toUpperCase();
  const key = `${code}/${region?.toUpperCase() ?? ''}`;
  let calendar = calendars.get(key);
  if (!calendar) {
    calendar = buildCalendar(code, subdivisionOf(code, region));
    calendars.set(key, calendar);
  }
  return calendar;
}

function subdivisionOf(country: string, region: string | undefined): string | undefined {
  if (region === undefined || region === '') return undefined;
  const upper = region.toUpperCase();
  return upper.startsWith(`${country}-`) ? upper.slice(country.length + 1) : upper;
}

function buildCalendar(country: string, region: string | undefined): BusinessCalendar {
  const { basis, note, source } = sourceOf(country, region);
  const years = new Map<number, HolidayNames>();

  const isHoliday = (date: IsoDate): string | undefined => {
    if (!source) return undefined;
    const year = Number(date.slice(0, 4));
    let names = years.get(year);
    if (!names) {
      names = holidaysOf(source, year);
      years.set(year, names);
    }
    return names.get(date);
  };
  const isWorkingDay = (date: IsoDate): boolean =>
    !weekendOf(country, date).includes(weekday(date)) && isHoliday(date) === undefined;
  const workingDayFrom = (date: IsoDate): IsoDate => {
    let day = date;
    while (!isWorkingDay(day)) day = addDays(day, 1);
    return day;
  };
  const nextWorkingDay = (date: IsoDate): IsoDate => workingDayFrom(addDays(date, 1));
  return { country, region, basis, note, isWorkingDay, isHoliday, nextWorkingDay, workingDayFrom };
}

interface Source {
  readonly basis: BusinessCalendar['basis'];
  readonly note: string | undefined;
  readonly source: Holidays | undefined;
}

function sourceOf(country: string, region: string | undefined): Source {
  const catalogue = new Holidays();
  if (!Object.hasOwn(catalogue.getCountries(), country)) {
    return { basis: 'weekends-only', note: `No holidays are known for ${country}: weekends only`, source: undefined };
  }
  // Read on the UTC wall clock, the start and end of a holiday are local times of the place, whatever its zone.
  const options = { timezone: 'UTC', languages: ['en'] };
  if (region === undefined) {
    return { basis: 'country', note: undefined, source: new Holidays(country, options) };
  }
  const states = catalogue.getStates(country) ?? {};
  if (!Object.hasOwn(states, region)) {
    const note = `No holidays are known for the region ${region} of ${country}: those of the whole country only`;
    return { basis: 'country', note, source: new Holidays(country, options) };
  }
  return { basis: 'region', note: undefined, source: new Holidays(country, region, options) };
}

/** Every day of a year that a public holiday covers; one that began in the year before may reach into it. */
function holidaysOf(source: Holidays, year: number): HolidayNames {
  const names = new Map<IsoDate, string>();
  for (const holiday of [...source.getHolidays(year - 1), ...source.getHolidays(year)]) {
    if (holiday.type !== 'public') continue;
    // Islamic and Hebrew days run from sunset to sunset, so the day meant is the one in `date`. Rounding down drops
    // half days (Christmas Eve from noon) and the broken end of a long feast.
    const days = Math.floor((holiday.end.getTime() - holiday.start.getTime()) / 86_400_000);
    let day = holiday.date.slice(0, 10);
    for (let count = 0; count < days; count += 1) {
      if (!names.has(day)) names.set(day, holiday.name);
      day = addDays(day, 1);
    }
  }
  return names;
}
