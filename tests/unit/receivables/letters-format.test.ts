import fc from 'fast-check';
import { LETTER_LANGUAGES } from '../../../domain/receivables/defaults/letter-languages';
import { letterAmount, letterDate, letterList, letterNumber } from '../../../domain/receivables/letters/format';
import { phrase } from '../../../domain/receivables/letters/language';
import type { LetterLanguage } from '../../../domain/receivables/letters/language';

const [english, german] = LETTER_LANGUAGES as [LetterLanguage, LetterLanguage];
const spaced = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('amounts in letters', () => {
  it.each([
    [123_456n, 'EUR', '€1,234.56', '1.234,56 €'],
    [5n, 'EUR', '€0.05', '0,05 €'],
    [-5n, 'EUR', '−€0.05', '−0,05 €'],
    [0n, 'GBP', '£0.00', '0,00 £'],
    [100_000n, 'USD', '$1,000.00', '1.000,00 $'],
    [1_234_567n, 'JPY', '¥1,234,567', '1.234.567 ¥'],
    [1_234_567n, 'KWD', 'KWD 1,234.567', '1.234,567 KWD'],
    [100_000n, 'CHF', 'CHF 1,000.00', '1.000,00 CHF'],
    [123_450n, 'PLN', '1,234.50 zł', '1.234,50 zł'],
    [11_056_188n, 'INR', '₹1,10,561.88', '110.561,88 ₹'],
    [1_234_567_890n, 'INR', '₹1,23,45,678.90', '12.345.678,90 ₹'],
    [99_900n, 'INR', '₹999.00', '999,00 ₹'],
    [9_007_199_254_740_993n, 'EUR', '€90,071,992,547,409.93', '90.071.992.547.409,93 €'],
  ])('write %s minor units of %s as %s and %s', (minor, currency, inEnglish, inGerman) => {
    expect(spaced(letterAmount(minor, currency, english))).toBe(inEnglish);
    expect(spaced(letterAmount(minor, currency, german))).toBe(inGerman);
  });

  it('lose no digit, whatever the amount', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
        fc.constantFrom('EUR', 'INR', 'JPY', 'KWD'),
        (minor, currency) => {
          for (const language of [english, german]) {
            const digits = letterAmount(minor, currency, language).replace(/\D/g, '');
            const magnitude = minor < 0n ? -minor : minor;
            expect(BigInt(digits)).toBe(magnitude);
          }
        },
      ),
    );
  });
});

describe('dates, rates and lists in letters', () => {
  it('write dates with the month in words', () => {
    expect(letterDate('2025-03-01', english)).toBe('1 March 2025');
    expect(letterDate('2025-03-01', german)).toBe('1. März 2025');
    expect(letterDate('2024-12-31', german)).toBe('31. Dezember 2024');
  });

  it('write rates with the decimal sign of the language', () => {
    expect(letterNumber('11.27', undefined, german)).toBe('11,27');
    expect(letterNumber('10000', undefined, english)).toBe('10,000');
  });

  it('join lists in words', () => {
    expect(['a', 'b', 'c'].map((_, index, all) => letterList(all.slice(0, index), english))).toEqual([
      '',
      'a',
      'a and b',
    ]);
    expect(letterList(['a', 'b', 'c'], german)).toBe('a, b und c');
  });

  it('never print a text whose fact is missing', () => {
    expect(() => phrase('due {date}', {})).toThrow('no fact for {date}');
  });

  it('have twelve months and every word in every language', () => {
    for (const language of LETTER_LANGUAGES) {
      expect(new Set(language.months).size).toBe(12);
      expect(JSON.stringify(language.words)).not.toContain('""');
    }
  });
});
