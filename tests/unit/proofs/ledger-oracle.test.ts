import { dayOf, dayOfUsDate, isoOf, isUsWorkingDay, weekdayOf } from '../../support/proofs/ledger/oracle-days';
import { recompute } from '../../support/proofs/ledger/ibm-oracle';
import type { Expected } from '../../support/proofs/ledger/ibm-oracle';

const HEADER = 'customerID,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate';

/** Rows of `customer number due amount disputed settled`; every invoice is issued on 2012-01-03. */
function ledger(...rows: readonly string[]): Expected {
  const lines = rows.map((row) => {
    const [customer, number, due, amount, disputed, settled] = row.split(' ');
    return [customer, number, '1/3/2012', due, amount, disputed, settled].join(',');
  });
  return recompute([HEADER, ...lines].join('\n'));
}

/** `date level raised demanded total`. */
function lines({ messages }: Expected): string[] {
  return messages.map(
    ({ date, level, raised, demanded, totalCents }) =>
      `${date} L${level} ${raised.map((pair) => pair.join('>')).join(' ')} | ${demanded.map(([n]) => n).join(' ')} ${totalCents}`,
  );
}

// Worked out by hand with a calendar of 2012: 1 February is a Wednesday, 20 February a federal holiday.
describe('the recomputation of levels from a ledger', () => {
  it('climbs one level at a time, after a weekend as far apart as the levels lie', () => {
    const expected = ledger('C 1 2/1/2012 100.00 No 3/20/2012');
    expect(lines(expected)).toEqual([
      // Due after 3 days: Saturday the 4th.
      '2012-02-06 L1 1>1 | 1 10000',
      '2012-02-13 L2 1>2 | 1 10000',
      '2012-02-23 L3 1>3 | 1 10000',
      // Sunday the 4th.
      '2012-03-05 L4 1>4 | 1 10000',
      '2012-03-15 L5 1>5 | 1 10000',
    ]);
    expect(expected.episodes).toEqual([{ customer: 'C', from: '2012-02-02', to: '2012-03-20' }]);
  });

  it('sends one message a customer that carries the highest level, five days after the one before', () => {
    const expected = ledger(
      'C 1 2/1/2012 100.00 No 2/14/2012',
      'C 2 2/6/2012 0.5 No 2/14/2012',
      'D 3 2/6/2012 7 No 2/10/2012',
    );
    expect(lines(expected)).toEqual([
      '2012-02-06 L1 1>1 | 1 10000',
      '2012-02-09 L1 3>1 | 3 700',
      // Invoice 2 was due for it on the 9th; five days after the 6th are Saturday the 11th.
      '2012-02-13 L2 1>2 2>1 | 1 2 10050',
    ]);
  });

  it('lists an overdue invoice that does not climb', () => {
    const expected = ledger(
      'C 1 2/1/2012 10 No 2/7/2012',
      'C 2 2/3/2012 20 No 2/15/2012',
      'C 3 2/13/2012 30 No 2/15/2012',
    );
    expect(lines(expected)).toEqual(['2012-02-06 L1 1>1 2>1 | 1 2 3000', '2012-02-13 L2 2>2 | 2 2000']);
    // The day after the due date is the first on which an invoice is overdue.
    expect(lines(ledger('C 1 2/1/2012 10 No 2/8/2012', 'C 2 2/6/2012 20 No 2/8/2012'))).toEqual([
      '2012-02-06 L1 1>1 | 1 1000',
    ]);
    expect(lines(ledger('C 1 2/1/2012 10 No 2/8/2012', 'C 2 2/5/2012 20 No 2/8/2012'))).toEqual([
      '2012-02-06 L1 1>1 | 1 2 3000',
    ]);
  });

  it('never names an even invoice that is disputed, though its collection runs', () => {
    const expected = ledger('C 2 2/1/2012 100 Yes 3/1/2012');
    expect(expected.messages).toEqual([]);
    expect(expected.episodes).toEqual([{ customer: 'C', from: '2012-02-02', to: '2012-03-01' }]);
  });

  it('rests an odd invoice while its dispute is open, and goes on after it', () => {
    // Tuesday the 7th: level 1 on Friday the 10th, disputed from the 12th to the 22nd.
    expect(lines(ledger('C 1 2/7/2012 100 Yes 3/6/2012'))).toEqual([
      '2012-02-10 L1 1>1 | 1 10000',
      '2012-02-22 L2 1>2 | 1 10000',
      // Saturday the 3rd.
      '2012-03-05 L3 1>3 | 1 10000',
    ]);
    expect(lines(ledger('C 1 2/7/2012 100 Yes 2/22/2012'))).toEqual(['2012-02-10 L1 1>1 | 1 10000']);
  });

  it('sends nothing on a holiday', () => {
    expect(lines(ledger('C 1 2/17/2012 100 No 2/22/2012'))).toEqual(['2012-02-21 L1 1>1 | 1 10000']);
  });

  it('asks nobody who pays that day, and begins and ends collections by the day', () => {
    const paidOnTheDay = ledger('C 1 2/1/2012 100 No 2/6/2012');
    expect(paidOnTheDay.messages).toEqual([]);
    expect(paidOnTheDay.episodes).toEqual([{ customer: 'C', from: '2012-02-02', to: '2012-02-06' }]);
    expect(ledger('C 1 2/1/2012 100 No 2/2/2012').episodes).toEqual([
      { customer: 'C', from: '2012-02-02', to: '2012-02-02' },
    ]);
    expect(ledger('C 1 2/1/2012 100 No 2/1/2012').episodes).toEqual([]);
    expect(
      ledger('C 1 2/1/2012 1 No 2/3/2012', 'C 2 2/2/2012 1 No 2/4/2012', 'C 3 2/4/2012 1 No 2/9/2012').episodes,
    ).toEqual([
      { customer: 'C', from: '2012-02-02', to: '2012-02-04' },
      { customer: 'C', from: '2012-02-05', to: '2012-02-09' },
    ]);
  });

  it('refuses what it cannot read', () => {
    expect(() => ledger('C 1 2012-02-01 100 No 2/6/2012')).toThrow('m/d/yyyy');
    expect(() => ledger('C 1 2/1/2012 1,00 No 2/6/2012')).toThrow();
  });
});

describe('the calendar of the recomputation', () => {
  it('counts days through leap years', () => {
    expect(dayOf(1970, 1, 1)).toBe(0);
    expect(dayOf(2000, 3, 1)).toBe(11_017);
    expect(isoOf(dayOfUsDate('2/28/2012') + 2)).toBe('2012-03-01');
    expect(isoOf(dayOfUsDate('12/31/2013') + 1)).toBe('2014-01-01');
    expect(weekdayOf(dayOfUsDate('2/1/2012'))).toBe(3);
  });

  // Published by the U.S. Office of Personnel Management; of 2012 without the day in lieu of Veterans Day.
  it.each([
    ['2012', '01-16 02-20 05-28 07-04 09-03 10-08 11-22 12-25'],
    ['2013', '01-01 01-21 02-18 05-27 07-04 09-02 10-14 11-11 11-28 12-25'],
  ])('knows the federal holidays of %s that fall on a weekday', (year, expected) => {
    const found: string[] = [];
    for (let day = dayOf(Number(year), 1, 3 - (year === '2013' ? 2 : 0)); isoOf(day).startsWith(year); day += 1) {
      if (weekdayOf(day) % 6 !== 0 && !isUsWorkingDay(day)) found.push(isoOf(day).slice(5));
    }
    expect(found.join(' ')).toBe(expected);
  });
});
