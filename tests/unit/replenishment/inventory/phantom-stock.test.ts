import { addDays } from '../../../../domain/platform/dates';
import { findPhantomStock } from '../../../../domain/replenishment/inventory/phantom-stock';

/** Sales on day 0 and then after each gap. */
function movements(...gaps: number[]): string[] {
  const days = ['2025-01-01'];
  for (const gap of gaps) days.push(addDays(days.at(-1) ?? '', gap));
  return days;
}

describe('phantom stock', () => {
  it('is silence of more than 3 × the 95th percentile of the gaps', () => {
    // Gaps 2, 2, 4, 6, 6: rank 1 + 4 · 0.95 = 4.8, so the percentile is 6 and the limit 18 days.
    const sold = movements(2, 6, 4, 2, 6);
    const last = sold.at(-1) ?? '';
    const at18 = findPhantomStock(9, sold, addDays(last, 18));
    expect(at18).toMatchObject({ flagged: false, silentDays: 18, usualGap: 6, limit: 18 });
    expect(findPhantomStock(9, sold, addDays(last, 19))).toMatchObject({ flagged: true, silentDays: 19 });
  });

  it('interpolates the percentile: gaps 1, 1, 1, 1, 11 give 9', () => {
    const sold = movements(1, 11, 1, 1, 1);
    const found = findPhantomStock(1, sold, addDays(sold.at(-1) ?? '', 28));
    expect(found).toMatchObject({ flagged: true, silentDays: 28 });
    if (found.why === 'silence') expect(found.limit).toBeCloseTo(27, 9);
  });

  it('says nothing without stock or without a habit; several sales on a day are one movement', () => {
    const few = movements(2, 2, 2, 2);
    expect(findPhantomStock(5, [...few, ...few], '2026-12-31')).toEqual({ flagged: false, why: 'too-few-movements' });
    expect(findPhantomStock(5, [], '2026-12-31')).toEqual({ flagged: false, why: 'too-few-movements' });
    expect(findPhantomStock(0, movements(2, 2, 2, 2, 2), '2026-12-31')).toEqual({ flagged: false, why: 'no-stock' });
  });

  it('does not look into the future', () => {
    const sold = movements(5, 5, 5, 5, 5, 5);
    expect(findPhantomStock(5, sold, sold[5] ?? '')).toMatchObject({ flagged: false, silentDays: 0 });
  });
});
