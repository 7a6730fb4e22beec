import { paid } from './made-account';
import { account, OPEN } from './made-builder';
import type { AccountPlan } from './made-builder';

/** German debts whose formal notice falls in July 2026, for which no rate is shipped. */
const WITHOUT_RATE = {
  claims: { jurisdiction: 'DE', debtorType: 'business', receiptDate: '2026-05-04', agreedDate: '2026-06-10' },
  items: (number: string) => [{ invoice: `${number}-1`, instalment: undefined, due: '2026-06-10', minor: OPEN }],
};

/** Accounts that something stops, turns or disturbs. */
export const DISTURBED_ACCOUNTS: readonly AccountPlan[] = [
  account('disputes all, in vain', {
    answers: { 'decide-next-step': [{ outcome: 'lawyer' }] },
    acts: ({ item }) => [
      ['2026-05-06', { do: 'dispute', item, minor: OPEN }],
      ['2026-06-08', { do: 'resolve', outcome: 'rejected' }],
    ],
    steps: 'FRNCLD',
    days: '05-04 06-08 06-22 06-29 07-06 07-20',
    ends: ['handed-over'],
  }),
  account('disputes all, and is right', {
    acts: ({ item }) => [
      ['2026-05-06', { do: 'dispute', item, minor: OPEN }],
      ['2026-05-20', { do: 'resolve', outcome: 'upheld' }],
    ],
    steps: 'F',
  }),
  account('disputes a part in vain and pays the rest first', {
    acts: ({ item }) => [
      ['2026-05-06', { do: 'dispute', item, minor: 41_010 }],
      ['2026-05-20', paid(60_000, item)],
      ['2026-06-10', { do: 'resolve', outcome: 'rejected' }],
      ['2026-06-15', paid(41_010, item)],
    ],
    steps: 'FRN',
  }),
  account('disputes a part, is right, and never pays the rest', {
    acts: ({ item }) => [
      ['2026-05-06', { do: 'dispute', item, minor: 41_010 }],
      ['2026-05-20', { do: 'resolve', outcome: 'upheld' }],
    ],
    steps: 'FRNCLD',
    ends: ['running'],
  }),
  account('rests through a pause', {
    answers: { 'call-customer': [{ outcome: 'reached' }] },
    acts: ({ item }) => [
      ['2026-05-06', { do: 'pause', until: '2026-05-31' }],
      ['2026-06-24', paid(OPEN, item)],
    ],
    steps: 'FRNC',
    days: '05-04 06-01 06-15 06-22',
  }),
  account('is paused and resumed', {
    acts: ({ item }) => [
      ['2026-05-06', { do: 'pause', until: '2026-06-30' }],
      ['2026-05-18', { do: 'resume' }],
      ['2026-06-03', paid(OPEN, item)],
    ],
    steps: 'FRN',
    days: '05-04 05-18 06-01',
  }),
  account('is held and released', {
    acts: ({ item }) => [
      ['2026-05-06', { do: 'hold', until: '2026-06-30' }],
      ['2026-05-20', { do: 'release' }],
      ['2026-05-26', paid(OPEN, item)],
    ],
    steps: 'FR',
    days: '05-04 05-20',
  }),
  account('rests through a hold', {
    acts: ({ item }) => [
      ['2026-05-06', { do: 'hold', until: '2026-05-17' }],
      ['2026-05-26', paid(OPEN, item)],
    ],
    steps: 'FR',
    days: '05-04 05-18',
  }),
  account('is cancelled, and left alone', {
    acts: () => [['2026-05-11', { do: 'cancel' }]],
    steps: 'F',
    ends: ['cancelled'],
  }),
  account('stops contact; nobody chooses, then the post, and letters that are and are not sent', {
    answers: {
      'choose-channel': ['lapse', { outcome: 'post' }],
      'send-by-post': [{ outcome: 'sent' }, { outcome: 'not-sent' }, { outcome: 'sent' }, 'lapse'],
    },
    acts: ({ item }) => [
      ['2026-05-06', { do: 'stop-contact' }],
      ['2026-07-20', paid(OPEN, item)],
    ],
    // The call is left out and counts; the final notice by post was never sent.
    steps: 'FRNC',
  }),
  account('stops contact and is handed over', {
    answers: { 'choose-channel': [{ outcome: 'hand-over' }] },
    acts: () => [['2026-05-06', { do: 'stop-contact' }]],
    steps: 'F',
    ends: ['handed-over'],
  }),
  account('stops contact for a while', {
    answers: { 'choose-channel': [{ outcome: 'wait', inDays: 14 }] },
    acts: ({ item }) => [
      ['2026-05-06', { do: 'stop-contact' }],
      ['2026-05-18', { do: 'resume-contact' }],
      ['2026-05-27', paid(OPEN, item)],
    ],
    steps: 'FR',
    days: '05-04 05-21',
  }),
  account('stops contact while it is to be called', {
    answers: {
      'choose-channel': [{ outcome: 'post' }],
      'send-by-post': [{ outcome: 'sent' }],
      'decide-next-step': [{ outcome: 'lawyer' }],
    },
    acts: () => [['2026-06-08', { do: 'stop-contact' }]],
    steps: 'FRNCLD',
    ends: ['handed-over'],
  }),
  account('has no address and is written to by post', {
    email: null,
    answers: { 'choose-channel': [{ outcome: 'post' }], 'send-by-post': [{ outcome: 'sent' }, { outcome: 'sent' }] },
    acts: ({ item }) => [['2026-05-20', paid(OPEN, item)]],
    steps: 'FR',
  }),
  account('has no address until one is found', {
    email: null,
    acts: ({ item }) => [
      ['2026-05-08', { do: 'mail-address', email: 'found@example.com' }],
      ['2026-05-12', paid(OPEN, item)],
    ],
    steps: 'F',
  }),
  account('refuses mail once, and it is tried again', {
    mishaps: ['refuse'],
    answers: { 'undeliverable-message': [{ outcome: 'retry' }] },
    acts: ({ item }) => [['2026-05-12', paid(OPEN, item)]],
    steps: 'F',
  }),
  account('refuses mail and is written to by post', {
    mishaps: ['refuse'],
    answers: {
      'undeliverable-message': [{ outcome: 'post' }],
      'send-by-post': [{ outcome: 'sent' }, { outcome: 'sent' }],
    },
    acts: ({ item }) => [['2026-05-20', paid(OPEN, item)]],
    steps: 'FR',
  }),
  account('refuses mail, nobody decides, and the post it is', {
    mishaps: ['refuse'],
    answers: { 'undeliverable-message': ['lapse'], 'send-by-post': [{ outcome: 'sent' }] },
    acts: ({ item }) => [['2026-05-20', paid(OPEN, item)]],
    steps: 'F',
  }),
  account('gets a message that nobody knows of, and it was sent', {
    mishaps: ['keep-and-hang-up'],
    answers: { 'in-doubt-message': [{ outcome: 'sent' }] },
    acts: ({ item }) => [['2026-05-12', paid(OPEN, item)]],
    steps: 'F',
  }),
  account('loses a message, and it is sent again', {
    mishaps: ['lose-and-hang-up'],
    answers: { 'in-doubt-message': [{ outcome: 'not-sent' }] },
    acts: ({ item }) => [['2026-05-12', paid(OPEN, item)]],
    steps: 'F',
  }),
  account('gets a message that nobody clears up', {
    mishaps: ['keep-and-hang-up'],
    answers: { 'in-doubt-message': ['lapse'] },
    // The lapse on the 14th counts as its day of sending; the reminder follows 11 days later, after Whit Monday.
    acts: ({ item }) => [['2026-05-28', paid(OPEN, item)]],
    steps: 'FR',
    days: '05-04 05-26',
  }),
  account('is in a debit run that comes to nothing', {
    acts: ({ item }) => [
      ['2026-05-04', { do: 'clearing', item, until: '2026-05-20' }],
      ['2026-05-26', paid(OPEN, item)],
    ],
    steps: 'F',
    days: '05-21',
  }),
  account('is insolvent', {
    answers: { 'file-insolvency-claim': [{ outcome: 'filed' }] },
    acts: () => [['2026-05-06', { do: 'insolvency', begins: true }]],
    steps: 'F',
    ends: ['running'],
  }),
  account('is insolvent, and nobody files the claim', {
    acts: () => [['2026-05-06', { do: 'insolvency', begins: true }]],
    steps: 'F',
    ends: ['running'],
  }),
  account('was taken for insolvent', {
    answers: { 'file-insolvency-claim': [{ outcome: 'not-filed' }] },
    acts: ({ item }) => [
      ['2026-05-06', { do: 'insolvency', begins: true }],
      ['2026-05-20', { do: 'insolvency', begins: false }],
      ['2026-05-26', paid(OPEN, item)],
    ],
    steps: 'FR',
    days: '05-04 05-20',
  }),
  account('owes interest at a rate that is not stored', {
    ...WITHOUT_RATE,
    answers: { 'missing-rate': [{ outcome: 'rate-added' }, { outcome: 'without-interest' }] },
    acts: ({ item }) => [['2026-07-14', paid(OPEN, item)]],
    steps: 'FRN',
  }),
  account('owes interest at a rate that nobody looks up', {
    ...WITHOUT_RATE,
    answers: { 'missing-rate': ['lapse', { outcome: 'without-interest' }] },
    acts: ({ item }) => [['2026-07-23', paid(OPEN, item)]],
    steps: 'FRN',
  }),
];
