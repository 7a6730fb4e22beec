import fc from 'fast-check';
import { noticeFactsOf } from '../../../domain/receivables/collection/notice-facts';
import { simulate } from '../../../domain/receivables/collection/simulate';
import type { Simulation } from '../../../domain/receivables/collection/simulate';
import type { CollectionPolicy, MessageStep } from '../../../domain/receivables/collection/policy';
import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { LETTER_LANGUAGES } from '../../../domain/receivables/defaults/letter-languages';
import { DEFAULT_LETTERS } from '../../../domain/receivables/defaults/letters';
import { DEFAULT_RATES } from '../../../domain/receivables/defaults/rates';
import { renderLetter } from '../../../domain/receivables/letters/render-letter';
import type { Claim, ContractTerms, CreditEntry, Ledger, OpenItem } from '../../../domain/receivables/ledger/types';
import { oracleRows } from '../../support/interest-oracle';
import type { OracleRule } from '../../support/interest-oracle';
import { contract } from '../../support/debts';
import { account, item, messageStep, openPolicy, payment, state } from '../../support/receivables/collection-builders';

const RATES = { laws: DEFAULT_LAWS, rates: DEFAULT_RATES };

/** A message so many days after the due date that demands interest and, if asked to, the fixed sum. */
function demanding(code: string, days: number, fixedSum = false): MessageStep {
  return { ...messageStep(code, 'net-days', days), demands: { interest: true, fixedSum, fee: false } };
}

/** An item on which 10 % a year were agreed, or that bears what German law grants. */
function owed(number: string, due: string, amount: bigint, terms?: ContractTerms): OpenItem {
  const plain = item(number, due, amount);
  return { ...plain, invoice: { ...plain.invoice, jurisdiction: 'DE', agreedDate: due, contract: terms } };
}

function late(
  number: string,
  booked: string,
  valued: string,
  amount: bigint,
  named: readonly string[] = [],
): CreditEntry {
  return payment(number, booked, amount, named, { valueDate: valued });
}

function play(
  items: OpenItem[],
  credits: CreditEntry[],
  policy: CollectionPolicy,
  from: string,
  until: string,
): Simulation {
  const span = { from: `${from}T12:00:00.000Z`, until: `${until}T12:00:00.000Z` };
  const whole: Ledger = { items, credits, claims: [] };
  return simulate(state([], { account: account({ jurisdiction: 'DE' }) }), policy, RATES, span, whole);
}

const claimsOf = (played: Simulation, kind: Claim['kind'] = 'interest') =>
  played.state.ledger.claims.filter((claim) => claim.kind === kind);
const notices = (played: Simulation) => played.acts.flatMap((act) => (act.notice ? [act.notice] : []));
const total = (amounts: bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);

describe('a payment that counts from a day before the notice', () => {
  it('lowers the interest demanded to the statement: 92.63 + 42.21 = 134.84 on 10,000.00', () => {
    const items = [owed('INV-1', '2025-05-31', 1_000_000n)];
    const credits = [late('P', '2025-08-05', '2025-07-15', 1_000_000n, ['INV-1'])];
    const played = play(items, credits, openPolicy([demanding('notice', 61)]), '2025-06-01', '2025-08-20');
    // Demanded on 31 July: 30 days at 11.27 % and 31 at 10.27 %.
    expect(notices(played).map(({ claims }) => claims.map(({ amount }) => amount))).toEqual([[9_263n + 8_722n]]);
    expect(claimsOf(played)).toMatchObject([
      { amount: 13_484n, open: 13_484n, takenBack: { amount: 4_501n, on: '2025-08-05' } },
    ]);
    expect(played.standing).toMatchObject({ kind: 'end', outcome: 'settled' });
    expect(played.acts.find(({ did }) => did === 'take-back-claims')?.reasons).toMatchObject([
      {
        rule: 'demanded-too-much',
        numbers: { through: '2025-07-31', demandedMinor: '17985', owedMinor: '13484', takenBackMinor: '4501' },
      },
    ]);
  });

  /** 36,500.00 at 10 % earn 10.00 a day, half of it 5.00. */
  const items = [owed('INV-1', '2025-01-31', 3_650_000n, contract())];
  const policy = openPolicy([demanding('first', 30), demanding('second', 60)]);
  const half = late('HALF', '2025-03-12', '2025-02-10', 1_825_000n, ['INV-1']);

  it('leaves the next notice to go on from a sum that is right, and says what was taken back', () => {
    const played = play(items, [half], policy, '2025-02-01', '2025-04-30');
    const [first, second] = notices(played);
    // 30 days of 10.00 on 2 March; 10 of 10.00 and 20 of 5.00 are right; then 30 days of 5.00.
    expect(first?.claims.map(({ amount }) => amount)).toEqual([30_000n]);
    expect(claimsOf(played).map(({ amount, open }) => [amount, open])).toEqual([
      [20_000n, 20_000n],
      [15_000n, 15_000n],
    ]);
    expect(second?.claims).toMatchObject([
      { amount: 15_000n, rows: [{ days: 30, balance: 1_825_000n, amount: 15_000n }] },
    ]);
    expect(second?.totals).toMatchObject([{ principal: 1_825_000n, claims: 35_000n, total: 1_860_000n }]);

    const before = play(items, [half], policy, '2025-02-01', '2025-03-31').state;
    const [english] = LETTER_LANGUAGES;
    const [letter] = DEFAULT_LETTERS;
    if (!second || !english || !letter) throw new Error('nothing to write');
    const facts = noticeFactsOf(before, second, '2025-04-01T12:00:00.000Z');
    const { text } = renderLetter(facts, { ...letter, body: '{{claims}}' }, english);
    expect(text).toContain('Interest on INV-1: €200.00 (€100.00 of what was demanded before is taken back.)');
    expect(text).toContain('Interest on INV-1 from 3 March 2025 to 1 April 2025: €150.00');
    // Once told, it is not told again.
    const after = noticeFactsOf(played.state, second, '2025-05-01T12:00:00.000Z');
    expect(after.claims.filter((claim) => claim.takenBack !== undefined)).toEqual([]);
  });

  it('sets the money free that had paid interest which is not owed', () => {
    const some = late('SOME', '2025-03-07', '2025-03-07', 100_000n);
    const played = play(items, [some, half], policy, '2025-02-01', '2025-03-20');
    // 1,000.00 paid 300.00 of interest and 700.00 of principal; 100.00 of that interest were not owed.
    expect(claimsOf(played)).toMatchObject([
      { amount: 20_000n, open: 0n, takenBack: { amount: 10_000n }, paidBy: [{ creditId: some.id, amount: 20_000n }] },
    ]);
    expect(played.state.ledger.items[0]?.open).toBe(3_650_000n - 70_000n - 1_825_000n - 10_000n);
    expect(played.state.ledger.credits.map(({ unapplied }) => unapplied)).toEqual([0n, 0n]);
  });

  it('takes the fixed sum back where nothing was late after all, and leaves it where something was', () => {
    const once = openPolicy([demanding('notice', 30, true)]);
    const given = [owed('INV-1', '2025-05-31', 100_000n)];
    const inTime = [late('P', '2025-08-05', '2025-05-30', 100_000n, ['INV-1'])];
    const paid = play(given, inTime, once, '2025-06-01', '2025-08-20');
    expect(claimsOf(paid, 'fixed-sum')).toMatchObject([{ amount: 0n, open: 0n, takenBack: { amount: 4_000n } }]);
    expect(claimsOf(paid)).toMatchObject([{ amount: 0n, open: 0n }]);
    const tooLate = [late('P', '2025-08-05', '2025-06-02', 100_000n, ['INV-1'])];
    const stands = play(given, tooLate, once, '2025-06-01', '2025-08-20');
    expect(claimsOf(stands, 'fixed-sum')).toMatchObject([{ amount: 4_000n, open: 4_000n }]);
  });

  it('changes nothing when it counts from the day of the notice or later', () => {
    const played = play(
      items,
      [late('P', '2025-03-12', '2025-03-02', 1_825_000n, ['INV-1'])],
      policy,
      '2025-02-01',
      '2025-03-20',
    );
    expect(played.acts.map(({ did }) => did)).toEqual(['first', 'post-credits']);
    expect(claimsOf(played)).toMatchObject([{ amount: 30_000n }]);
  });
});

describe('whatever is paid, whenever it is booked and from whatever day it counts', () => {
  const DAY_MS = 86_400_000;
  const START = Date.parse('2024-01-31');
  const day = (number: number) => new Date(START + number * DAY_MS).toISOString().slice(0, 10);
  const seen = { takenBack: 0, released: 0 };

  const KINDS: Record<'simple' | 'compound', { terms: ContractTerms; jurisdiction: string; rule: OracleRule }> = {
    simple: {
      terms: contract(),
      jurisdiction: 'DE',
      rule: { kind: 'simple', rates: [{ from: '2000-01-01', percent: '10' }], plus: '0', year: 365 },
    },
    compound: {
      terms: contract({ ratePercent: '48', compounding: 'monthly' }),
      jurisdiction: 'GB',
      rule: { kind: 'compound', rates: [{ from: '2000-01-01', percent: '48' }], times: '1', months: 1, year: 365 },
    },
  };

  const credits = fc.array(
    fc.record({
      booked: fc.integer({ min: 1, max: 400 }),
      before: fc.integer({ min: 0, max: 380 }),
      amount: fc.bigInt({ min: 1n, max: 1_500_000n }),
      named: fc.constantFrom([], ['A'], ['B']),
      note: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  );

  it.each([
    ['simple', 100],
    ['compound', 25],
  ] as const)(
    'no more is demanded than an independent count says, %s, and no money is lost',
    (compounding, numRuns) => {
      const kind = KINDS[compounding];
      const policy = openPolicy([20, 50, 90, 200, 350].map((days) => demanding(`after-${days}`, days)));
      fc.assert(
        fc.property(credits, fc.bigInt({ min: 1_000n, max: 2_000_000n }), (drawn, amount) => {
          const items = ['A', 'B'].map((number, index) => {
            const plain = owed(number, day(index * 15), amount, kind.terms);
            return { ...plain, invoice: { ...plain.invoice, jurisdiction: kind.jurisdiction } };
          });
          const given = drawn.map(({ booked, before, named, note, ...rest }, index) => ({
            ...late(`P${index}`, day(booked), day(booked - before), rest.amount, named),
            kind: note ? ('credit-note' as const) : ('payment' as const),
          }));
          const played = play(items, given, policy, day(1), day(410));
          const { ledger } = played.state;
          for (const row of ledger.items) {
            const claims = ledger.claims.filter((claim) => claim.itemId === row.id);
            const through = claims
              .map((claim) => claim.accruedTo ?? '')
              .sort()
              .at(-1);
            if (through === undefined) continue;
            const debt = { principal: row.amount, lastFreeDay: row.dueDate, through, movements: row.movements };
            const right = total(oracleRows(debt, kind.rule).map((counted) => counted.amount));
            const net = total(claims.map((claim) => claim.amount));
            expect(net).toBeLessThanOrEqual(right);
            // Each row is rounded by itself: a count that is cut anew differs by half a cent a row at most. (A month that a
            // payment cuts is counted by days, no longer as a twelfth of a year: that may be more.)
            if (compounding === 'simple') {
              expect(right - net).toBeLessThanOrEqual(BigInt(claims.length + row.movements.length + 1));
            }
            if (claims.some((claim) => claim.takenBack)) seen.takenBack += 1;
          }
          const paid = total(ledger.claims.flatMap((claim) => (claim.paidBy ?? []).map((part) => part.amount)));
          const moved = total(ledger.items.flatMap((row) => row.movements.map((movement) => movement.amount)));
          const unplaced = total(ledger.credits.map((credit) => credit.unapplied));
          expect(paid + moved + unplaced).toBe(total(given.map((credit) => credit.amount)));
          for (const claim of ledger.claims) {
            const settled = total((claim.paidBy ?? []).map((part) => part.amount));
            expect(claim.open + settled).toBe(claim.amount);
            if (claim.takenBack && settled > 0n) seen.released += 1;
          }
        }),
        { numRuns, seed: 20_261_125, endOnFailure: true },
      );
    },
  );

  it('takes something back in many of them, paid money too', () => {
    expect(seen.takenBack).toBeGreaterThan(25);
    expect(seen.released).toBeGreaterThan(10);
  });
});
