import { Temporal } from '@js-temporal/polyfill';
import fc from 'fast-check';
import {
  addDays,
  dateIn,
  daysBetween,
  instantAt,
  minuteOfDayIn,
  toEpochMs,
  weekday,
} from '../../../domain/platform/dates';
import { remember } from '../../../domain/platform/remember';
import { offsetMsAt } from '../../../domain/platform/zone-offsets';

/** Held against Temporal itself, which looks everything up anew. */
const RUNS = { numRuns: 300 };

/** Zones with whole, half and quarter hours, changes at odd times, at midnight, by half an hour, over the date line. */
const zones = fc.constantFrom(
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'America/Sao_Paulo',
  'America/St_Johns',
  'Pacific/Apia',
  'Asia/Tehran',
  'Europe/Dublin',
  'UTC',
);
const FROM = Date.parse('1950-01-01T00:00:00.000Z');
const UNTIL = Date.parse('2060-01-01T00:00:00.000Z');
const HOUR = 3_600_000;

/** Any instant, or one within two hours of a change of the zone's clock. */
const moments = fc
  .tuple(zones, fc.integer({ min: FROM, max: UNTIL }), fc.option(fc.integer({ min: -2 * HOUR, max: 2 * HOUR })))
  .map(([zone, epochMs, near]) => {
    if (near === null) return { zone, epochMs };
    const change = Temporal.Instant.fromEpochMilliseconds(epochMs)
      .toZonedDateTimeISO(zone)
      .getTimeZoneTransition('previous');
    return { zone, epochMs: (change?.epochMilliseconds ?? epochMs) + near };
  });

const dates = fc
  .integer({ min: Date.parse('0001-01-01') / 86_400_000, max: Date.parse('9900-12-31') / 86_400_000 })
  .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));

describe('wall clocks', () => {
  it('show the date and minute that Temporal shows, also around a change', () => {
    fc.assert(
      fc.property(moments, ({ zone, epochMs }) => {
        const instant = new Date(epochMs).toISOString();
        const local = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
        expect(dateIn(zone, instant)).toBe(local.toPlainDate().toString());
        expect(minuteOfDayIn(zone, instant)).toBe(local.hour * 60 + local.minute);
        expect(offsetMsAt(zone, epochMs)).toBe(local.offsetNanoseconds / 1e6);
      }),
      RUNS,
    );
  });

  it('show each second of an hour in which they change as Temporal does', () => {
    const change = Date.parse('2026-03-29T01:00:00.000Z');
    for (const ms of [-1, 0, 1, 1_799_999, HOUR - 1]) {
      const local = Temporal.Instant.fromEpochMilliseconds(change + ms).toZonedDateTimeISO('Europe/Berlin');
      expect(minuteOfDayIn('Europe/Berlin', new Date(change + ms).toISOString())).toBe(local.hour * 60 + local.minute);
    }
    // Half past is where Lord Howe's clock changes: the middle of an hour of UTC.
    const lordHowe = Date.parse('2026-04-04T15:00:00.000Z');
    for (const ms of [-1, 0, 1, HOUR / 2 - 1, HOUR / 2, HOUR]) {
      const local = Temporal.Instant.fromEpochMilliseconds(lordHowe + ms).toZonedDateTimeISO('Australia/Lord_Howe');
      const instant = new Date(lordHowe + ms).toISOString();
      expect(minuteOfDayIn('Australia/Lord_Howe', instant)).toBe(local.hour * 60 + local.minute);
    }
  });

  it('give the same instant when asked again', () => {
    fc.assert(
      fc.property(zones, dates, fc.integer({ min: 0, max: 1439 }), (zone, date, minute) => {
        const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
        const expected = new Date(
          Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds,
        ).toISOString();
        expect([instantAt(zone, date, minute), instantAt(zone, date, minute)]).toEqual([expected, expected]);
      }),
      { numRuns: 300 },
    );
  });

  it('do not exist in a zone that does not', () => {
    expect(() => dateIn('Europe/Atlantis', '2026-03-02T09:00:00.000Z')).toThrow(RangeError);
  });
});

describe('whole days', () => {
  it('are counted as Temporal counts them', () => {
    fc.assert(
      fc.property(dates, dates, fc.integer({ min: -40_000, max: 40_000 }), (a, b, days) => {
        const plain = Temporal.PlainDate.from(a);
        expect(daysBetween(a, b)).toBe(plain.until(Temporal.PlainDate.from(b), { largestUnit: 'days' }).days);
        expect(weekday(a)).toBe(plain.dayOfWeek);
        if (a > '0200' && a < '9700') expect(addDays(a, days)).toBe(plain.add({ days }).toString());
      }),
      RUNS,
    );
  });

  it.each(['2023-02-29', '2023-13-01', '2023-04-31', 'today', ''])('refuse %p, which is no date', (text) => {
    expect(() => addDays(text, 1)).toThrow(RangeError);
    expect(() => weekday(text)).toThrow(RangeError);
  });

  it('refuse half a day', () => {
    expect(() => addDays('2026-03-02', 0.5)).toThrow(RangeError);
  });
});

describe('an instant', () => {
  it('is read to the millisecond, and refused where its day does not exist', () => {
    fc.assert(
      fc.property(fc.integer({ min: FROM, max: UNTIL }), (epochMs) => {
        expect(toEpochMs(new Date(epochMs).toISOString())).toBe(epochMs);
      }),
      RUNS,
    );
    expect(toEpochMs('2026-03-02T10:00:00+01:00')).toBe(Date.parse('2026-03-02T09:00:00.000Z'));
    expect(() => toEpochMs('2023-02-29T00:00:00.000Z')).toThrow(RangeError);
    expect(() => toEpochMs('2026-03-02T25:00:00.000Z')).toThrow(RangeError);
  });
});

describe('what is remembered', () => {
  it('is computed once, until there is too much of it', () => {
    const asked: number[] = [];
    const double = remember(3, (n: number) => {
      asked.push(n);
      return 2 * n;
    });
    expect([1, 2, 1, 2, 3, 4, 1].map((n) => double(n))).toEqual([2, 4, 2, 4, 6, 8, 2]);
    expect(asked).toEqual([1, 2, 3, 4, 1]);
  });
});
