import { parseTerms } from '../../../domain/receivables/import/terms';

describe('payment terms as people write them', () => {
  it.each([
    ['net 30', 'days', 30],
    ['NET  30', 'days', 30],
    ['30', 'days', 30],
    ['30 days', 'days', 30],
    ['30 days net', 'days', 30],
    ['due on receipt', 'days', 0],
    ['immediately', 'days', 0],
    ['14 days end of month', 'days-then-month-end', 14],
    ['net 14 eom', 'days-then-month-end', 14],
    ['end of month', 'month-end-then-days', 0],
    ['end of month 14 days', 'month-end-then-days', 14],
    ['EOM + 14', 'month-end-then-days', 14],
    ['14 days after the end of the month', 'month-end-then-days', 14],
  ])('reads "%s"', (text, kind, days) => {
    expect(parseTerms(text)).toEqual({ terms: { kind, days }, cashDiscount: undefined });
  });

  it.each([
    ['2/10 net 30', '2', 10, 30],
    ['2% 10 days, net 30', '2', 10, 30],
    ['2.5 % within 8 days, 30 days', '2.5', 8, 30],
  ])('reads the cash discount of "%s"', (text, percent, discountDays, days) => {
    expect(parseTerms(text)).toEqual({
      terms: { kind: 'days', days },
      cashDiscount: { percent, days: discountDays },
    });
  });

  it('reads parts that come to 100 %', () => {
    expect(parseTerms('30% net 14; 50 % after 30 days; 20% end of month')?.terms).toEqual({
      kind: 'parts',
      parts: [
        { percent: '30', due: { kind: 'days', days: 14 } },
        { percent: '50', due: { kind: 'days', days: 30 } },
        { percent: '20', due: { kind: 'month-end-then-days', days: 0 } },
      ],
    });
    expect(parseTerms('33.33% 10, 33.33% 20, 33.34% 30')?.terms.kind).toBe('parts');
  });

  it.each(['', 'soon', '30 months', 'net 9999', '30% net 14; 60% net 30', '2/40 net 30', 'net -5'])(
    'does not guess at "%s"',
    (text) => {
      expect(parseTerms(text)).toBeUndefined();
    },
  );
});
