import fc from 'fast-check';
import { learnLeadTime } from '../../../../domain/replenishment/inventory/lead-time';
import { addDays } from '../../../../domain/platform/dates';

const CONTRACT = { days: 14, deviation: 1 };
const receipt = (days: number, quantity: number) => ({
  sentOn: '2025-02-20',
  receivedOn: addDays('2025-02-20', days),
  quantity,
});

describe('lead time learned from receipts', () => {
  it('below five receipts the contract counts', () => {
    const four = [8, 9, 10, 11].map((days) => receipt(days, 10));
    expect(learnLeadTime(four, CONTRACT)).toEqual({ ...CONTRACT, source: 'contract', receipts: 4, ignored: 0 });
    expect(learnLeadTime([], CONTRACT).source).toBe('contract');
  });

  it('from five on the receipts count, weighted by quantity', () => {
    // 10 × 8 days, 10 × 9, 20 × 10, 30 × 12, 30 × 20: mean 1330 / 100. Σ w (x − 13.3)² = 2081; / 100 · 5/4 = 26.0125.
    const five = [receipt(8, 10), receipt(9, 10), receipt(10, 20), receipt(12, 30), receipt(20, 30)];
    const learned = learnLeadTime(five, CONTRACT);
    expect(learned).toMatchObject({ source: 'receipts', receipts: 5, ignored: 0 });
    expect(learned.days).toBeCloseTo(13.3, 12);
    expect(learned.deviation).toBeCloseTo(Math.sqrt(26.0125), 9);
  });

  it('leaves out what was received before it was sent, or was nothing', () => {
    const odd = [receipt(-1, 10), receipt(9, 0), receipt(9, -3), ...[5, 5, 5, 5].map((days) => receipt(days, 1))];
    expect(learnLeadTime(odd, CONTRACT)).toMatchObject({ source: 'contract', receipts: 4, ignored: 3 });
    const enough = [...odd, receipt(5, 1)];
    expect(learnLeadTime(enough, CONTRACT)).toEqual({
      days: 5,
      deviation: 0,
      source: 'receipts',
      receipts: 5,
      ignored: 3,
    });
  });

  it('lies between the shortest and the longest, whatever the quantities', () => {
    const receipts = fc.array(
      fc.record({ days: fc.integer({ min: 0, max: 400 }), quantity: fc.double({ min: 1e-9, max: 1e12, noNaN: true }) }),
      { minLength: 5, maxLength: 20 },
    );
    fc.assert(
      fc.property(receipts, (given) => {
        const { days, deviation } = learnLeadTime(
          given.map((each) => receipt(each.days, each.quantity)),
          CONTRACT,
        );
        const all = given.map((each) => each.days);
        expect(days).toBeGreaterThanOrEqual(Math.min(...all) - 1e-9);
        expect(days).toBeLessThanOrEqual(Math.max(...all) + 1e-9);
        expect(Number.isFinite(deviation)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
