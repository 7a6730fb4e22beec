import { calendarOf } from '../../../domain/platform/calendar';
import { DEFAULT_CONTACT_WINDOW, nextOpening } from '../../../domain/platform/contact-window';
import { nextWorkingMorning } from '../../../schema/seed';

/** Country and clock of each place the demo company's customers live in. */
const PLACES = [
  ['DE', 'Europe/Berlin'],
  ['GB', 'Europe/London'],
  ['PL', 'Europe/Warsaw'],
] as const;

describe('the demo company’s first clock', () => {
  it('is never behind the wall, and letters may leave at once to every customer, at any hour of two years', () => {
    for (let hour = 0; hour < 2 * 366 * 24; hour += 5) {
      const wall = new Date(Date.UTC(2026, 10, 1, hour, 17)).toISOString();
      const now = nextWorkingMorning(wall);
      expect(now >= wall).toBe(true);
      for (const [country, zone] of PLACES) {
        expect([wall, country, nextOpening(DEFAULT_CONTACT_WINDOW, calendarOf(country), zone, now)]).toEqual([
          wall,
          country,
          now,
        ]);
      }
    }
  });
});
