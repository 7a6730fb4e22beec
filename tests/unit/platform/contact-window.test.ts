import fc from 'fast-check';
import type { BusinessCalendar } from '../../../domain/platform/calendar';
import { calendarOf } from '../../../domain/platform/calendar';
import {
  closingAfter,
  contactWindowProblem,
  DEFAULT_CONTACT_WINDOW,
  nextOpening,
} from '../../../domain/platform/contact-window';
import type { ContactWindow } from '../../../domain/platform/contact-window';

const everyDay = (fromMinute: number, toMinute: number): ContactWindow => ({ fromMinute, toMinute, days: 'every-day' });

describe('contact window', () => {
  const germany = calendarOf('DE');
  const berlin = (instant: string): string => nextOpening(DEFAULT_CONTACT_WINDOW, germany, 'Europe/Berlin', instant);

  it('is open from 08:00, the first minute, until just before 19:00', () => {
    // Wednesday 2025-01-15, winter: Berlin is UTC+1.
    expect(berlin('2025-01-15T06:59:59.999Z')).toBe('2025-01-15T07:00:00.000Z');
    expect(berlin('2025-01-15T07:00:00.000Z')).toBe('2025-01-15T07:00:00.000Z');
    expect(berlin('2025-01-15T17:59:59.999Z')).toBe('2025-01-15T17:59:59.999Z');
    expect(berlin('2025-01-15T18:00:00.000Z')).toBe('2025-01-16T07:00:00.000Z');
  });

  it('skips weekends and holidays of the customer', () => {
    // Maundy Thursday evening to Tuesday after Easter; Berlin is UTC+2 by then.
    expect(berlin('2025-04-17T17:00:00.000Z')).toBe('2025-04-22T06:00:00.000Z');
  });

  it('keeps 08:00 on the wall across both clock changes', () => {
    // Clocks go forward on 2025-03-30 and back on 2025-10-26, both Sundays.
    expect(berlin('2025-03-28T18:00:00.000Z')).toBe('2025-03-31T06:00:00.000Z');
    expect(berlin('2025-10-24T17:00:00.000Z')).toBe('2025-10-27T07:00:00.000Z');
  });

  it('reads a half-hour zone', () => {
    // India is UTC+5:30. Monday 2025-01-13; 08:00 is 02:30 UTC, 19:00 is 13:30 UTC.
    const india = calendarOf('IN');
    const at = (instant: string): string => nextOpening(DEFAULT_CONTACT_WINDOW, india, 'Asia/Kolkata', instant);
    expect(at('2025-01-13T02:29:00.000Z')).toBe('2025-01-13T02:30:00.000Z');
    expect(at('2025-01-13T13:29:59.000Z')).toBe('2025-01-13T13:29:59.000Z');
    expect(at('2025-01-13T13:30:00.000Z')).toBe('2025-01-14T02:30:00.000Z');
    expect(closingAfter(DEFAULT_CONTACT_WINDOW, india, 'Asia/Kolkata', '2025-01-13T05:00:00.000Z')).toBe(
      '2025-01-13T13:30:00.000Z',
    );
  });

  it("uses the date on the customer's wall, not the UTC one", () => {
    // Saturday 06:00 in Auckland (UTC+13) is still Friday in UTC.
    expect(nextOpening(DEFAULT_CONTACT_WINDOW, calendarOf('NZ'), 'Pacific/Auckland', '2025-01-17T17:00:00.000Z')).toBe(
      '2025-01-19T19:00:00.000Z',
    );
  });

  it('closes at the end of the period that is open, or of the next one', () => {
    const closing = (instant: string): string =>
      closingAfter(DEFAULT_CONTACT_WINDOW, germany, 'Europe/Berlin', instant);
    expect(closing('2025-01-15T12:00:00.000Z')).toBe('2025-01-15T18:00:00.000Z');
    expect(closing('2025-01-15T18:00:00.000Z')).toBe('2025-01-16T18:00:00.000Z');
    expect(closing('2025-01-18T12:00:00.000Z')).toBe('2025-01-20T18:00:00.000Z');
  });

  it('may be open the whole day, 23 or 25 hours long when the clocks change', () => {
    const whole = everyDay(0, 1440);
    const instant = '2025-03-30T12:00:00.000Z';
    expect(nextOpening(whole, germany, 'Europe/Berlin', instant)).toBe(instant);
    expect(closingAfter(whole, germany, 'Europe/Berlin', instant)).toBe('2025-03-30T22:00:00.000Z');
    expect(closingAfter(whole, germany, 'Europe/Berlin', '2025-10-26T12:00:00.000Z')).toBe('2025-10-26T23:00:00.000Z');
  });

  it('may run over midnight, and then belongs to the day it opens on', () => {
    const night: ContactWindow = { fromMinute: 22 * 60, toMinute: 2 * 60, days: 'working-days' };
    const at = (instant: string): string => nextOpening(night, germany, 'Europe/Berlin', instant);
    // Friday 2025-01-17 22:00 to Saturday 02:00, Berlin UTC+1; the next opens on Monday.
    expect(at('2025-01-18T00:30:00.000Z')).toBe('2025-01-18T00:30:00.000Z');
    expect(at('2025-01-18T01:00:00.000Z')).toBe('2025-01-20T21:00:00.000Z');
    expect(closingAfter(night, germany, 'Europe/Berlin', '2025-01-17T21:30:00.000Z')).toBe('2025-01-18T01:00:00.000Z');
    // Monday 00:30 belongs to Sunday's night, which is none.
    expect(at('2025-01-19T23:30:00.000Z')).toBe('2025-01-20T21:00:00.000Z');
  });

  it('opens at the end of a gap that swallows its opening, and not at all when the gap swallows it whole', () => {
    // 2025-03-30 in Berlin: 02:00 → 03:00, which is 01:00 UTC.
    const before = '2025-03-29T23:30:00.000Z';
    expect(nextOpening(everyDay(150, 240), germany, 'Europe/Berlin', before)).toBe('2025-03-30T01:00:00.000Z');
    expect(nextOpening(everyDay(120, 180), germany, 'Europe/Berlin', before)).toBe('2025-03-31T00:00:00.000Z');
  });

  it('opens at the end of a gap at midnight', () => {
    // Beirut goes from 2025-03-30 00:00 to 01:00, which is 2025-03-29 22:00 UTC.
    expect(nextOpening(everyDay(0, 120), calendarOf('LB'), 'Asia/Beirut', '2025-03-29T21:00:00.000Z')).toBe(
      '2025-03-29T22:00:00.000Z',
    );
  });

  it('has no period on a day its zone never had', () => {
    // Samoa skipped 2011-12-30, a Friday; 31 December is a Saturday and Monday a holiday or not: calendar without.
    const plain: BusinessCalendar = { ...calendarOf('XX') };
    expect(nextOpening(DEFAULT_CONTACT_WINDOW, plain, 'Pacific/Apia', '2011-12-30T08:00:00.000Z')).toBe(
      '2012-01-01T18:00:00.000Z',
    );
  });

  it('names what is wrong with a window, and refuses to use it', () => {
    expect(contactWindowProblem(DEFAULT_CONTACT_WINDOW)).toBeUndefined();
    expect(contactWindowProblem(everyDay(480, 480))).toBe('the window closes when it opens');
    expect(contactWindowProblem(everyDay(-1, 480))).toContain('opens');
    expect(contactWindowProblem(everyDay(0, 1441))).toContain('closes');
    expect(contactWindowProblem(everyDay(0.5, 60))).toContain('whole minute');
    expect(() => nextOpening(everyDay(5, 5), germany, 'Europe/Berlin', '2025-01-01T00:00:00.000Z')).toThrow(RangeError);
  });

  it('says that a calendar without working days never opens', () => {
    const never: BusinessCalendar = { ...germany, isWorkingDay: () => false };
    expect(() => nextOpening(DEFAULT_CONTACT_WINDOW, never, 'Europe/Berlin', '2025-01-01T00:00:00.000Z')).toThrow(
      'no contact window opens',
    );
  });

  it('is never earlier than asked, is stable, and lies within the wall-clock window on a working day', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'America/St_Johns'];
    const start = Date.UTC(2024, 0, 1);
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 2 * 365 * 24 * 60 }), (zone, minutes) => {
        const instant = new Date(start + minutes * 60_000).toISOString();
        const opens = nextOpening(DEFAULT_CONTACT_WINDOW, germany, zone, instant);
        expect(opens >= instant).toBe(true);
        expect(nextOpening(DEFAULT_CONTACT_WINDOW, germany, zone, opens)).toBe(opens);
        expect(closingAfter(DEFAULT_CONTACT_WINDOW, germany, zone, instant) > opens).toBe(true);
        // Intl, not Temporal, reads the wall clock here.
        const wall = Object.fromEntries(
          new Intl.DateTimeFormat('en-CA', {
            timeZone: zone,
            dateStyle: 'short',
            timeStyle: 'medium',
            hourCycle: 'h23',
          })
            .formatToParts(new Date(opens))
            .map((part) => [part.type, part.value]),
        );
        expect(Number(wall.hour)).toBeGreaterThanOrEqual(8);
        expect(Number(wall.hour)).toBeLessThan(19);
        expect(germany.isWorkingDay(`${wall.year}-${wall.month}-${wall.day}`)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
