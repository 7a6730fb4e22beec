import { DISTURBED_ACCOUNTS } from './made-disturbed-accounts';
import type { MadeAccount } from './made-account';
import { paid } from './made-account';
import { account, DUE, OPEN } from './made-builder';
import type { AccountPlan } from './made-builder';

/** Accounts that pay never, late or in part, and what people decide about them. */
const DEBTORS: readonly AccountPlan[] = [
  account('never pays, nobody decides', {
    steps: 'FRNCLD',
    days: '05-04 05-15 05-29 06-05 06-12 06-26',
    ends: ['running'],
  }),
  account('goes to the lawyer', {
    answers: { 'call-customer': [{ outcome: 'no-answer' }], 'decide-next-step': [{ outcome: 'lawyer' }] },
    steps: 'FRNCLD',
    ends: ['handed-over'],
  }),
  account('is written off', {
    answers: { 'decide-next-step': [{ outcome: 'write-off' }] },
    steps: 'FRNCLD',
  }),
  account('gets instalments, then time, is then written off', {
    answers: {
      'call-customer': [{ outcome: 'reached' }],
      'decide-next-step': [
        { outcome: 'instalments', inDays: 30 },
        { outcome: 'wait', inDays: 10 },
        { outcome: 'write-off' },
      ],
    },
    steps: 'FRNCLD',
  }),
  account('pays while a decision waits', {
    answers: { 'decide-next-step': [{ outcome: 'wait', inDays: 20 }] },
    acts: ({ item }) => [['2026-07-03', paid(OPEN, item)]],
    steps: 'FRNCLD',
  }),
  account('is reached by telephone and pays', {
    answers: { 'call-customer': [{ outcome: 'reached' }] },
    acts: ({ item }) => [['2026-06-09', paid(OPEN, item)]],
    steps: 'FRNC',
  }),
  account('keeps a promise', {
    answers: { 'call-customer': [{ outcome: 'promised', inDays: 10 }] },
    acts: ({ item }) => [['2026-06-15', paid(OPEN, item)]],
    steps: 'FRNC',
  }),
  account('breaks a promise', {
    answers: {
      'call-customer': [{ outcome: 'promised', inDays: 10 }],
      'decide-next-step': [{ outcome: 'lawyer' }],
    },
    steps: 'FRNCLD',
    days: '05-04 05-15 05-29 06-05 06-16 06-30',
    ends: ['handed-over'],
  }),
  account('disputes on the telephone, and is right', {
    answers: { 'call-customer': [{ outcome: 'disputed', inDays: 14 }] },
    acts: ({ item }) => [
      ['2026-06-10', { do: 'dispute', item, minor: OPEN }],
      ['2026-06-18', { do: 'resolve', outcome: 'upheld' }],
    ],
    steps: 'FRNC',
  }),
  account('pays one half, then the other', {
    acts: ({ item }) => [
      ['2026-05-11', paid(OPEN / 2, item)],
      ['2026-06-02', paid(OPEN / 2, item)],
    ],
    steps: 'FRN',
  }),
  account('pays in three parts, the last while it is to be called', {
    acts: ({ item }) => [
      ['2026-05-06', paid(10_000, item)],
      ['2026-05-20', paid(10_000, item)],
      ['2026-06-08', paid(OPEN - 20_000, item)],
    ],
    steps: 'FRNC',
  }),
  account('pays without a reference', {
    items: (number) => [
      { invoice: `${number}-1`, instalment: undefined, due: DUE, minor: 10_000 },
      { invoice: `${number}-2`, instalment: undefined, due: DUE, minor: 6_000 },
    ],
    acts: ({ number }) => [
      // Exactly the second invoice; then less than any, so that the oldest by number takes it.
      ['2026-05-11', { do: 'pay', minor: 6_000, named: [], settles: [[`${number}-2`, 6_000]] }],
      ['2026-05-20', { do: 'pay', minor: 3_000, named: [], settles: [[`${number}-1`, 3_000]] }],
      ['2026-06-01', paid(7_000, `${number}-1`)],
    ],
    steps: 'FRN',
  }),
  ...(['matched', 'keep', 'lapse'] as const).map((outcome) =>
    account(`pays under a number nobody knows: ${outcome}`, {
      answers: { 'match-payment': [outcome === 'lapse' ? 'lapse' : { outcome }] },
      acts: ({ item }) => [
        ['2026-05-11', { do: 'pay', minor: OPEN, named: ['UNKNOWN-1'], settles: [] }],
        ['2026-06-15', { do: 'reverse', payment: 0 }],
        ['2026-06-15', paid(OPEN, item)],
      ],
      steps: 'F',
    }),
  ),
  account('gets a part credited and pays the rest', {
    acts: ({ item }) => [
      ['2026-05-11', { do: 'credit-note', minor: 25_000, named: [item] }],
      ['2026-05-20', paid(OPEN - 25_000, item)],
    ],
    steps: 'FR',
  }),
  account('pays by a debit that is returned', {
    acts: ({ item }) => [
      ['2026-05-11', paid(OPEN, item)],
      ['2026-05-20', { do: 'reverse', payment: 0, bankFee: 350 }],
      ['2026-05-26', paid(OPEN, item)],
    ],
    steps: 'FR',
    days: '05-04 05-20',
    ends: ['settled', 'settled'],
  }),
  account('pays its oldest invoice, and the younger one is the anchor', {
    policy: 'by-oldest',
    items: (number) => [
      { invoice: `${number}-1`, instalment: undefined, due: DUE, minor: 20_000 },
      { invoice: `${number}-2`, instalment: undefined, due: '2026-05-08', minor: 30_000 },
    ],
    acts: ({ number }) => [
      ['2026-05-11', paid(20_000, `${number}-1`)],
      ['2026-05-27', paid(30_000, `${number}-2`)],
    ],
    steps: 'FFR',
    days: '05-04 05-11 05-22',
  }),
  account('never pays, by the age of its oldest invoice', {
    policy: 'by-oldest',
    answers: { 'decide-next-step': [{ outcome: 'lawyer' }] },
    steps: 'FRNCLD',
    ends: ['handed-over'],
  }),
  account('pays one instalment and is late with the others', {
    items: (number) =>
      [DUE, '2026-05-15', '2026-05-31'].map((due, index) => ({
        ...{ invoice: `${number}-1`, instalment: index + 1, due, minor: 10_000 },
      })),
    acts: ({ number }) => [
      ['2026-05-06', paid(10_000, `${number}-1/1`)],
      ['2026-06-05', paid(10_000, `${number}-1/2`)],
      ['2026-06-05', paid(10_000, `${number}-1/3`)],
    ],
    steps: 'FFRF',
    days: '05-04 05-18 05-29 06-03',
    ends: ['settled', 'settled'],
  }),
  account('owes interest and fees by contract, and pays the principal alone', {
    claims: { contractRate: '12', contractFee: '5.00' },
    acts: ({ item }) => [['2026-06-02', paid(OPEN, item)]],
    steps: 'FRN',
  }),
];

/** At least forty. Each was worked out by hand from docs/processes/collect-account.md and the calendar of 2026. */
export const MADE_ACCOUNTS: readonly MadeAccount[] = [...DEBTORS, ...DISTURBED_ACCOUNTS].map((made, index) =>
  made(`M-${String(index + 1).padStart(2, '0')}`),
);
