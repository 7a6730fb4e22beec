import { ProofReport } from '../../support/proofs/proof-report';
import { checkAllocations, checkDiary } from '../../support/proofs/year/oracle/check-books';
import { checkFresh, checkInterest, checkSums } from '../../support/proofs/year/oracle/check-contents';
import {
  checkIntervals,
  checkReceipt,
  checkRests,
  checkWindows,
} from '../../support/proofs/year/oracle/check-messages';
import { checkDowntime, checkSteps } from '../../support/proofs/year/oracle/check-steps';
import type { CompanyBooks } from '../../support/proofs/year/oracle/company-books';
import { interestDue } from '../../support/proofs/year/oracle/interest-due';
import { idMadeAt } from '../../support/proofs/year/oracle/ledger-at';
import { readLetter } from '../../support/proofs/year/oracle/read-letter';
import { atTen, ITEM, tinyBooks, WALL } from '../../support/proofs/year/oracle/tiny-books';
import type { TinyRows } from '../../support/proofs/year/oracle/tiny-books';

type Check = (report: ProofReport, all: readonly CompanyBooks[]) => void;

const CHECKS: readonly Check[] = [
  checkReceipt,
  checkSteps,
  checkIntervals,
  checkWindows,
  checkRests,
  checkSums,
  checkFresh,
  checkInterest,
  checkAllocations,
  checkDiary,
];

/** What the checks say is broken, without what had nothing to look at. */
function broken(checks: readonly Check[], books: CompanyBooks): string[] {
  const lines: string[] = [];
  const report = new ProofReport('test', (line) => void lines.push(line));
  for (const check of checks) check(report, [books]);
  return lines.filter((line) => line.startsWith('  broken: ') && !line.includes('nothing to look at'));
}

const edit = <Row>(list: Row[], index: number, change: Partial<Row>): void => {
  const row = list[index];
  if (row) list[index] = { ...row, ...change };
};
const PAYMENT = idMadeAt(WALL.formal + 100);
const pay = (rows: TinyRows, at: number): void => {
  rows.credits.push({
    id: PAYMENT,
    accountId: 'a',
    kind: 'payment',
    number: 'P-1',
    bookingDate: '2025-03-31',
    valueDate: '2025-03-31',
    currency: 'EUR',
    amount: 100_000n,
    withheld: 0n,
    unapplied: 0n,
    isReversed: false,
  });
  rows.allocations.push({
    id: idMadeAt(at),
    creditId: PAYMENT,
    itemId: ITEM,
    claimId: null,
    part: 'principal',
    amount: 100_000n,
    isVoided: false,
  });
  edit(rows.items, 0, { open: 0n });
  rows.diary.credits.push({ number: 'P-1', kind: 'payment', customer: 'C-1', currency: 'EUR', amount: 100_000n });
};

test('books that are right break nothing', () => {
  expect(broken(CHECKS, tinyBooks())).toEqual([]);
  expect(
    broken(
      CHECKS,
      tinyBooks((rows) => pay(rows, WALL.end)),
    ),
  ).toEqual([]);
});

describe('each invariant breaks by what it forbids', () => {
  test.each<[string, Check, (rows: TinyRows) => void]>([
    ['a message received twice', checkReceipt, ({ mails }) => mails.push(...mails.slice(0, 1))],
    ['a message nobody received', checkReceipt, ({ mails }) => void mails.pop()],
    ['a message nobody knows of', checkReceipt, ({ notices }) => edit(notices, 0, { outboxId: 'another' })],
    ['a step before its day', checkSteps, ({ notices }) => edit(notices, 2, { decidedOn: '2025-03-30' })],
    ['a step taken twice', checkSteps, ({ notices }) => edit(notices, 2, { step: 'reminder' })],
    ['a step left out', checkSteps, ({ notices }) => void notices.splice(1, 1)],
    [
      'a step after which the next did not wait',
      checkSteps,
      ({ notices }) => edit(notices, 1, { settledAtMs: atTen('2025-03-25') }),
    ],
    [
      'two messages close to each other',
      checkIntervals,
      ({ mails }) => edit(mails, 1, { clockMs: atTen('2025-03-10') }),
    ],
    [
      'a message at night',
      checkWindows,
      ({ mails }) => edit(mails, 0, { clockMs: atTen('2025-03-06') + 9 * 3_600_000 }),
    ],
    [
      'a message a minute too early',
      checkWindows,
      ({ mails }) => edit(mails, 0, { clockMs: atTen('2025-03-06') - 7_260_000 }),
    ],
    ['a message on a Sunday', checkWindows, ({ mails }) => edit(mails, 0, { clockMs: atTen('2025-03-09') })],
    ['a message on a holiday', checkWindows, ({ mails }) => edit(mails, 2, { clockMs: atTen('2025-05-01') })],
    ['another amount of an item', checkSums, ({ items }) => edit(items, 0, { amount: 100_001n })],
    [
      'a total that does not add up',
      checkSums,
      ({ mails }) => edit(mails, 0, { text: mails[0]?.text.replace('pay: €1,000', 'pay: €1,001') ?? '' }),
    ],
    ['a claim that is not told', checkSums, ({ claims }) => edit(claims, 1, { amount: 7_000n })],
    ['a payment that was booked before', checkSums, (rows) => pay(rows, WALL.formal - 1)],
    ['a payment before the hand-over', checkFresh, (rows) => pay(rows, WALL.formal + 200)],
    ['interest of a minor unit too much', checkInterest, ({ claims }) => edit(claims, 0, { amount: 866n })],
    ['interest of a minor unit too little', checkInterest, ({ claims }) => edit(claims, 0, { amount: 864n })],
    ['interest that was not demanded', checkInterest, ({ claims }) => void claims.shift()],
    ['an item with another open amount', checkAllocations, ({ items }) => edit(items, 0, { open: 1n })],
    ['a claim with another open amount', checkAllocations, ({ claims }) => edit(claims, 0, { open: 1n })],
    [
      'money that is nowhere',
      checkAllocations,
      (rows) => (pay(rows, WALL.end), edit(rows.credits, 0, { amount: 100_001n })),
    ],
    [
      'a payment taken back that still settles',
      checkAllocations,
      (rows) => (pay(rows, WALL.end), edit(rows.credits, 0, { isReversed: true })),
    ],
    ['a document that was lost', checkDiary, ({ diary }) => void diary.invoices.push('R-2')],
    ['a payment nobody sent', checkDiary, (rows) => (pay(rows, WALL.end), void rows.diary.credits.pop())],
    [
      'a message during a hold',
      checkRests,
      ({ diary }) =>
        void diary.rests.push({
          customer: 'C-1',
          kind: 'hold',
          fromWallMs: WALL.reminder,
          toWallMs: undefined,
          through: '2025-03-17',
        }),
    ],
  ])('%s', (_, check, change) => {
    expect(broken([check], tinyBooks(change))).not.toEqual([]);
  });

  test('a hold that is over, or was lifted before, forbids nothing', () => {
    const rest = { customer: 'C-1', kind: 'hold', fromWallMs: 0, toWallMs: undefined, through: '2025-03-05' } as const;
    expect(
      broken(
        [checkRests],
        tinyBooks(({ diary }) => void diary.rests.push(rest)),
      ),
    ).toEqual([]);
    const lifted = { ...rest, toWallMs: WALL.booked, through: '2025-12-31' };
    expect(
      broken(
        [checkRests],
        tinyBooks(({ diary }) => void diary.rests.push(lifted)),
      ),
    ).toEqual([]);
  });
});

test('a claim that was taken back is open by so much less', () => {
  const lower = (rows: TinyRows): void => {
    rows.takeBacks.push({ id: idMadeAt(WALL.end), item: 'R-1', kind: 'interest', amount: 100n });
    edit(rows.claims, 0, { takenBack: 100n, open: 765n });
  };
  expect(broken(CHECKS, tinyBooks(lower))).toEqual([]);
  expect(
    broken(
      [checkAllocations],
      tinyBooks(({ claims }) => edit(claims, 0, { takenBack: 100n })),
    ),
  ).toHaveLength(1);
});

describe('interest of public cases', () => {
  const books = tinyBooks().books;
  const account = books.accounts[0];
  const row = books.items[0];
  type Row = NonNullable<typeof row>;
  const due = (law: string, item: Partial<Row>, through: string) => {
    if (!account || !row) throw new Error('the tiny books are empty');
    const debt = { row: { ...row, ...item }, open: item.amount ?? row.amount, disputed: 0n, movements: [] };
    return interestDue({ ...account, jurisdiction: law }, debt, through, true)?.total;
  };
  test.each<[string, string, Partial<Row>, string, bigint]>([
    ['Germany, 30 days at 11.27 %', 'DE', { amount: 1_000_000n, dueDate: '2025-05-31' }, '2025-06-30', 9_263n],
    ['Britain, 90 days at 12.75 %', 'GB', { amount: 500_000n, dueDate: '2025-05-31' }, '2025-08-29', 15_719n],
    [
      'India, six monthly rests at 20.25 %',
      'IN',
      { amount: 10_000_000n, agreedDate: null, acceptanceDate: '2023-12-16' },
      '2024-06-30',
      1_056_188n,
    ],
    [
      'a contract, 15 days at 10 %',
      'US',
      { amount: 10_000n, contract: { ratePercent: '10', compounding: 'simple', graceDays: 0 } },
      '2025-03-18',
      41n,
    ],
  ])('%s', (_, law, item, through, expected) => {
    expect(due(law, item, through)).toBe(expected);
  });
});

test('a German letter is read like an English one', () => {
  const text = [
    '- R-7/2 vom 3. Februar 2025, fällig am 3. März 2025 (1 Tag überfällig): noch zu zahlen sind 1.200,50 € von 2.000,00 €.',
    'Hinzu kommen:',
    '- Zinsen zu R-7/2 vom 4. März 2025 bis 5. März 2025: 0,66 €',
    'Folgende Zahlungen oder Gutschriften liegen uns vor und sind abgezogen:',
    '- Zahlung P-1 vom 4. März 2025: 200,50 € noch nicht verrechnet',
    'Zu zahlen: 1.000,66 €',
  ];
  expect(readLetter(text.join('\n').replace(/ €/g, '\u00a0€'), 'de')).toEqual({
    items: [{ number: 'R-7/2', money: { currency: 'EUR', minor: 120_050n } }],
    claims: [{ kind: 'interest', money: { currency: 'EUR', minor: 66n } }],
    credits: [{ currency: 'EUR', minor: 20_050n }],
    totals: [{ currency: 'EUR', minor: 100_066n }],
  });
});

/** Due on 2025-01-31, so that the reminder fell due on 2025-02-14, while everything stood still. */
function overDowntime(second: string): CompanyBooks {
  return tinyBooks((rows) => {
    edit(rows.items, 0, { dueDate: '2025-01-31' });
    edit(rows.notices, 0, { decidedOn: '2025-02-03', settledAtMs: atTen('2025-02-03') });
    edit(rows.mails, 1, { clockMs: atTen('2025-02-18') });
    edit(rows.mails, 2, { clockMs: atTen(second) });
  });
}

test('after the downtime a second message within the policy’s interval is a burst', () => {
  const check: Check = (report, all) => checkDowntime(report, all, WALL.friendly + 5_000, WALL.reminder - 1);
  expect(broken([check], overDowntime('2025-02-23'))).toEqual([]);
  expect(broken([check], overDowntime('2025-02-22'))).toHaveLength(1);
});
