import fc from 'fast-check';
import { addDays } from '../../../../domain/platform/dates';
import { MOVEMENT_KINDS, cleanDemand } from '../../../../domain/replenishment/forecast/clean-demand';
import type { DayFacts, Movement } from '../../../../domain/replenishment/forecast/clean-demand';
import { demandBuckets } from '../../../../domain/replenishment/forecast/clean-demand-buckets';
import { netReturns } from '../../../../domain/replenishment/forecast/returns';

/** Monday. */
const FROM = '2026-03-02';
const FOUR_WEEKS = { from: FROM, to: addDays(FROM, 27) };

const on = (day: number) => addDays(FROM, day);
const sale = (day: number, quantity: number): Movement => ({ date: on(day), kind: 'sale', quantity });
const inStock = (day: number): DayFacts => ({ date: on(day), opening: 50, open: true });
/** On each of 28 days 10, on Saturdays 30; closed on Sundays. */
const usual = (day: number) => (day % 7 === 6 ? 0 : day % 7 === 5 ? 30 : 10);
const usualSales = Array.from({ length: 28 }, (_, day) => sale(day, usual(day)));
const usualDays = Array.from({ length: 28 }, (_, day) => ({ ...inStock(day), open: day % 7 !== 6 }));

const demandOf = (movements: readonly Movement[], days: readonly DayFacts[] = usualDays) =>
  cleanDemand(movements, days, FOUR_WEEKS).days.map(({ demand }) => demand);

describe('demand from stock movements', () => {
  it('is what was sold where nothing else happened', () => {
    expect(demandOf(usualSales)).toEqual(Array.from({ length: 28 }, (_, day) => usual(day)));
  });

  it('is on a day out of stock what the same weekday sold', () => {
    const without = usualSales.map((movement) => (movement.date === on(12) ? sale(12, 0) : movement));
    const days = usualDays.map((day) => (day.date === on(12) ? { ...day, opening: 0 } : day));
    const { days: cleaned } = cleanDemand(without, days, FOUR_WEEKS);
    expect(cleaned[12]).toMatchObject({
      sold: 0,
      demand: 30,
      why: 'Out of stock: the mean of 3 days of the same weekday.',
    });
    expect(cleaned.filter(({ why }) => why !== undefined)).toHaveLength(1);
  });

  it('is not corrected when something was sold, when the shop was closed, or when stock lay there unsold', () => {
    const days = usualDays.map((day) => ([on(1), on(6)].includes(day.date) ? { ...day, opening: 0 } : day));
    const movements = usualSales.map((movement) => (movement.date === on(3) ? sale(3, 0) : movement));
    const cleaned = demandOf(movements, days);
    expect([cleaned[1], cleaned[6], cleaned[3]]).toEqual([10, 0, 0]);
  });

  it('takes other days out of stock for no comparison, and all weekdays where too few are alike', () => {
    const days = usualDays.map((day, at) => (at % 7 === 5 && at > 0 ? { ...day, opening: 0 } : day));
    const movements = usualSales.map((movement, at) => (at % 7 === 5 ? sale(at, 0) : movement));
    const { days: cleaned } = cleanDemand(movements, days, FOUR_WEEKS);
    expect(cleaned[5]).toMatchObject({ demand: 10, why: 'Out of stock: the mean of 20 days near it.' });
  });

  it('compares a promotion with promotions', () => {
    // The 15th is a Tuesday like the 22nd, but without a promotion; the 16th is none, with one.
    const promoted = [1, 8, 16, 22];
    const days = usualDays.map((day, at) => ({
      ...day,
      ...(promoted.includes(at) ? { occasion: 'promotion' } : {}),
      opening: at === 22 ? 0 : 50,
    }));
    const movements = usualSales.map((movement, at) =>
      promoted.includes(at) ? sale(at, at === 22 ? 0 : 40) : movement,
    );
    expect(demandOf(movements, days)[22]).toBe(40);
  });

  it('stays as seen where no comparable day is near', () => {
    const days = usualDays.map((day) => ({ ...day, opening: 0 }));
    const { days: cleaned } = cleanDemand([], days, FOUR_WEEKS);
    expect(cleaned[0]).toMatchObject({ demand: 0, why: 'Out of stock, and no comparable day is near.' });
  });

  it('loses what a customer brought back on the day of the sale, not on the day of the return', () => {
    const back: Movement = { date: on(20), kind: 'customer-return', quantity: 4, soldOn: on(2) };
    const { days, unmatchedReturns } = cleanDemand([...usualSales, back], usualDays, FOUR_WEEKS);
    expect(days[2]).toMatchObject({ sold: 10, returned: 4, demand: 6 });
    expect(days[20]?.demand).toBe(0);
    expect(days[19]?.demand).toBe(30);
    expect(unmatchedReturns).toBe(0);
  });

  it('takes a return without a known sale from the newest sales, and never more than was sold', () => {
    const { returned, unmatched } = netReturns([5, 3, 0, 2], [{ day: 2, quantity: 6, soldOn: undefined }]);
    expect(Array.from(returned)).toEqual([3, 3, 0, 0]);
    expect(unmatched).toBe(0);
    const more = netReturns(
      [1, 0, 2],
      [
        { day: 1, quantity: 4, soldOn: undefined },
        { day: 2, quantity: 3, soldOn: 2 },
        { day: 2, quantity: 7, soldOn: 'outside' },
      ],
    );
    expect(Array.from(more.returned)).toEqual([1, 0, 2]);
    expect(more.unmatched).toBe(3 + 1 + 7);
  });

  it('is never own use, damage, an adjustment, a transfer or a return to a supplier', () => {
    const others = MOVEMENT_KINDS.filter((kind) => kind !== 'sale' && kind !== 'customer-return');
    const movements = others.map((kind, at): Movement => ({ date: on(0), kind, quantity: at + 1 }));
    const { days, ignored } = cleanDemand([...usualSales, ...movements], usualDays, FOUR_WEEKS);
    expect(days[0]?.demand).toBe(10);
    expect(ignored).toEqual({ 'supplier-return': 1, adjustment: 2, damage: 3, 'own-use': 4, transfer: 5 });
  });

  it('leaves projects out and shows them, and a day that sold to a project was not out of stock', () => {
    const project: Movement = { date: on(7), kind: 'sale', quantity: 500, project: 'bridge' };
    const movements = [...usualSales.filter(({ date }) => date !== on(7)), project];
    const days = usualDays.map((day) => (day.date === on(7) ? { ...day, opening: 0 } : day));
    const { days: cleaned } = cleanDemand(movements, days, FOUR_WEEKS);
    expect(cleaned[7]).toMatchObject({ sold: 0, project: 500, demand: 0 });
  });

  it('refuses a quantity that is no number or negative, and days in the wrong order', () => {
    expect(() => demandOf([sale(0, NaN)])).toThrow(RangeError);
    expect(() => demandOf([sale(0, -1)])).toThrow(RangeError);
    expect(() => cleanDemand([], [], { from: on(3), to: on(2) })).toThrow(RangeError);
    expect(demandOf([{ date: on(0), kind: 'adjustment', quantity: -3 }])[0]).toBe(0);
  });

  it('is never negative, and sales less returns are neither lost nor made', () => {
    const movement = fc.record({
      date: fc.integer({ min: 0, max: 27 }).map(on),
      kind: fc.constantFrom(...MOVEMENT_KINDS),
      quantity: fc.integer({ min: 0, max: 20 }),
    });
    const returned = fc
      .tuple(movement, fc.integer({ min: 0, max: 27 }), fc.boolean())
      .map(([one, day, known]) => (one.kind === 'customer-return' && known ? { ...one, soldOn: on(day) } : one));
    fc.assert(
      fc.property(fc.array(returned, { maxLength: 60 }), (movements) => {
        const { days, unmatchedReturns } = cleanDemand(movements, usualDays, FOUR_WEEKS);
        const of = (kind: string) =>
          movements.filter((one) => one.kind === kind).reduce((sum, { quantity }) => sum + quantity, 0);
        expect(days.every(({ demand, returned: back, sold }) => demand >= 0 && back <= sold)).toBe(true);
        const demand = days.reduce((sum, day) => sum + day.demand, 0);
        expect(demand).toBeCloseTo(of('sale') - of('customer-return') + unmatchedReturns, 9);
      }),
    );
  });
});

describe('buckets of demand', () => {
  const days = (from: string, length: number) =>
    cleanDemand(
      Array.from({ length }, (_, day): Movement => ({ date: addDays(from, day), kind: 'sale', quantity: 1 })),
      [],
      { from, to: addDays(from, length - 1) },
    ).days;

  it('are whole calendar months; broken ones at both ends are left out', () => {
    // 2026-01-15 to 2026-04-10: February (28) and March (31) are whole.
    expect(demandBuckets(days('2026-01-15', 86), 'month')).toEqual([
      { from: '2026-02-01', demand: 28 },
      { from: '2026-03-01', demand: 31 },
    ]);
  });

  it('are whole weeks from Monday to Sunday', () => {
    // 2026-03-04 is a Wednesday.
    expect(demandBuckets(days('2026-03-04', 19), 'week')).toEqual([
      { from: '2026-03-09', demand: 7 },
      { from: '2026-03-16', demand: 7 },
    ]);
  });

  it('are the days themselves', () => {
    expect(demandBuckets(days('2026-03-04', 2), 'day')).toEqual([
      { from: '2026-03-04', demand: 1 },
      { from: '2026-03-05', demand: 1 },
    ]);
  });
});
