import { calendarOf } from '../../../domain/platform/calendar';
import { addDays, weekday } from '../../../domain/platform/dates';

// Expected days are those the governments published, not what the holiday library says.
describe('business calendar', () => {
  it('counts public holidays of Germany and their names', () => {
    const germany = calendarOf('DE');
    // 2025: Easter is 20 April.
    const holidays = [
      '2025-01-01',
      '2025-04-18',
      '2025-04-21',
      '2025-05-01',
      '2025-05-29',
      '2025-06-09',
      '2025-10-03',
      '2025-12-25',
      '2025-12-26',
    ];
    const found: string[] = [];
    for (let day = '2025-01-01'; day <= '2025-12-31'; day = addDays(day, 1)) {
      if (germany.isHoliday(day) !== undefined) found.push(day);
    }
    expect(found).toEqual(holidays);
    expect(germany.isHoliday('2025-04-18')).toBe('Good Friday');
    expect(germany.basis).toBe('country');
    expect(germany.note).toBeUndefined();
  });

  it('knows holidays of a region, written with or without its country', () => {
    expect(calendarOf('DE').isWorkingDay('2025-01-06')).toBe(true);
    expect(calendarOf('DE', 'BY').isWorkingDay('2025-01-06')).toBe(false);
    expect(calendarOf('de', 'de-by').isWorkingDay('2025-01-06')).toBe(false);
    expect(calendarOf('DE', 'BY').basis).toBe('region');
  });

  it('says so when a region is unknown, and uses the whole country', () => {
    const calendar = calendarOf('DE', 'ZZ');
    expect(calendar.basis).toBe('country');
    expect(calendar.note).toContain('region ZZ of DE');
    expect(calendar.isWorkingDay('2025-10-03')).toBe(false);
  });

  it('says so when a country is unknown, and uses weekends only', () => {
    const nepal = calendarOf('NP');
    expect(nepal.basis).toBe('weekends-only');
    expect(nepal.note).toContain('NP');
    expect(nepal.isWorkingDay('2025-12-25')).toBe(true);
    expect(nepal.isWorkingDay('2025-12-27')).toBe(false);
    expect(nepal.isHoliday('2025-12-25')).toBeUndefined();
  });

  it('rests on substitute days where the country moves a holiday', () => {
    const england = calendarOf('GB', 'ENG');
    // Christmas Day 2022 was a Sunday: Tuesday the 27th was the bank holiday in lieu.
    expect(england.isWorkingDay('2022-12-26')).toBe(false);
    expect(england.isWorkingDay('2022-12-27')).toBe(false);
    expect(england.isWorkingDay('2022-12-28')).toBe(true);
  });

  it.each([
    ['SA', '2025-06-20', '2025-06-21', '2025-06-22'],
    ['IL', '2025-06-20', '2025-06-21', '2025-06-22'],
    ['AE', '2021-06-18', '2021-06-19', '2021-06-20'],
  ])('rests on Friday and Saturday in %s', (country, friday, saturday, sunday) => {
    expect([weekday(friday), weekday(saturday), weekday(sunday)]).toEqual([5, 6, 7]);
    const calendar = calendarOf(country);
    expect([friday, saturday, sunday].map((day) => calendar.isWorkingDay(day))).toEqual([false, false, true]);
  });

  it('follows the Emirates to Saturday and Sunday from 2022', () => {
    const emirates = calendarOf('AE');
    expect(['2025-06-20', '2025-06-21', '2025-06-22'].map((day) => emirates.isWorkingDay(day))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('takes a sunset-to-sunset feast as the days it names, also where it is several days long', () => {
    // Eid al-Fitr 2025 in the Emirates: Sunday 30 March to Tuesday 1 April (federal authority's announcement).
    const emirates = calendarOf('AE');
    expect(['2025-03-30', '2025-03-31', '2025-04-01'].map((day) => emirates.isWorkingDay(day))).toEqual([
      false,
      false,
      false,
    ]);
    expect(emirates.isHoliday('2025-03-29')).toBeUndefined();
    expect(emirates.isWorkingDay('2025-04-02')).toBe(true);
  });

  it('counts a half holiday as a working day', () => {
    // Solothurn: Labour Day from noon.
    expect(calendarOf('CH', 'SO').isWorkingDay('2025-05-01')).toBe(true);
  });

  it('carries a holiday of several days over the end of a year', () => {
    // Eid al-Adha 1427 began on Sunday 2006-12-31; the Emirates rested three days.
    const emirates = calendarOf('AE');
    expect(['2006-12-31', '2007-01-01', '2007-01-02', '2007-01-03'].map((day) => emirates.isWorkingDay(day))).toEqual([
      false,
      false,
      false,
      true,
    ]);
  });

  it('steps to the next working day, and stays on one when asked to start from it', () => {
    const germany = calendarOf('DE');
    // Maundy Thursday 2025-04-17; Good Friday, Saturday, Sunday and Easter Monday rest.
    expect(germany.nextWorkingDay('2025-04-17')).toBe('2025-04-22');
    expect(germany.workingDayFrom('2025-04-17')).toBe('2025-04-17');
    expect(germany.workingDayFrom('2025-04-18')).toBe('2025-04-22');
  });

  it('returns the same calendar for the same place', () => {
    expect(calendarOf('FR')).toBe(calendarOf('fr'));
  });
});
