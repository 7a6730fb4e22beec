/**
 * Calendar of the ledger oracle: days are counted from 1970-01-01, by arithmetic of its own (Howard Hinnant, "chrono-Compatible
 * Low-Level Date Algorithms", days_from_civil and civil_from_days). Imports nothing, so that it shares no date code with
 * what it checks.
 */
export type Day = number;

const DAYS_OF_ERA = 146_097;

export function dayOf(year: number, month: number, date: number): Day {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * DAYS_OF_ERA + dayOfEra - 719_468;
}

/** `yyyy-mm-dd`. */
export function isoOf(day: Day): string {
  const [year, month, date] = civilOf(day);
  return `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** Reads `m/d/yyyy`. */
export function dayOfUsDate(text: string): Day {
  const parts = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (!parts) throw new Error(`not a date of the form m/d/yyyy: ${text}`);
  return dayOf(Number(parts[3]), Number(parts[1]), Number(parts[2]));
}

/** 0 is Sunday; 1970-01-01 was a Thursday. */
export function weekdayOf(day: Day): number {
  return (((day + 4) % 7) + 7) % 7;
}

/**
 * Monday to Friday, and none of the ten federal holidays of 2012 to 2014 (5 U.S.C. 6103 (a)), each on its own date. When one
 * falls on a weekend the day in lieu is a working day, as days on which only banks and offices close are; New Year's Day,
 * whose Monday is a day off, falls on a Sunday only before the ledger begins.
 */
export function isUsWorkingDay(day: Day): boolean {
  const weekday = weekdayOf(day);
  if (weekday === 0 || weekday === 6) return false;
  const [, month, date] = civilOf(day);
  const fixed = [
    [1, 1],
    [7, 4],
    [11, 11],
    [12, 25],
  ];
  if (fixed.some(([inMonth, onDate]) => inMonth === month && onDate === date)) return false;
  const nth = Math.ceil(date / 7);
  if (weekday === 4) return !(month === 11 && nth === 4);
  if (weekday !== 1) return true;
  const thirdMonday = nth === 3 && (month === 1 || month === 2);
  const lastOfMay = month === 5 && date > 24;
  const laborDay = month === 9 && nth === 1;
  const columbusDay = month === 10 && nth === 2;
  return !(thirdMonday || lastOfMay || laborDay || columbusDay);
}

function civilOf(day: Day): [year: number, month: number, date: number] {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / DAYS_OF_ERA);
  const dayOfEra = shifted - era * DAYS_OF_ERA;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const date = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return [yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date];
}
