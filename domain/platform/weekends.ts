import type { IsoDate } from './dates';

/** Weekdays that are no working days, ISO 8601 numbers (1 = Monday … 7 = Sunday). */
type Weekend = readonly number[];

const SATURDAY_SUNDAY: Weekend = [6, 7];
const FRIDAY_SATURDAY: Weekend = [5, 6];

/**
 * Weekends that differ from Saturday and Sunday, by ISO 3166-1 country. Source: Unicode CLDR 48, supplemental week
 * data (`weekendStart`, `weekendEnd`), whose India and Uganda rest on Sunday only.
 */
const WEEKENDS: Readonly<Record<string, Weekend>> = {
  AF: [4, 5],
  BH: FRIDAY_SATURDAY,
  DZ: FRIDAY_SATURDAY,
  EG: FRIDAY_SATURDAY,
  IL: FRIDAY_SATURDAY,
  IN: [7],
  IQ: FRIDAY_SATURDAY,
  IR: [5],
  JO: FRIDAY_SATURDAY,
  KW: FRIDAY_SATURDAY,
  LY: FRIDAY_SATURDAY,
  OM: FRIDAY_SATURDAY,
  QA: FRIDAY_SATURDAY,
  SA: FRIDAY_SATURDAY,
  SD: FRIDAY_SATURDAY,
  SY: FRIDAY_SATURDAY,
  UG: [7],
  YE: FRIDAY_SATURDAY,
};

/** The Emirates moved their weekend from Friday and Saturday to Saturday and Sunday on this day (CLDR 41 and later). */
const EMIRATES_CHANGE: IsoDate = '2022-01-01';

/** The weekend of a country (ISO 3166-1) on a day; Saturday and Sunday where nothing else is known. */
export function weekendOf(country: string, date: IsoDate): Weekend {
  if (country === 'AE') return date < EMIRATES_CHANGE ? FRIDAY_SATURDAY : SATURDAY_SUNDAY;
  return WEEKENDS[country] ?? SATURDAY_SUNDAY;
}
