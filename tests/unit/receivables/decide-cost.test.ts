import { decide } from '../../../domain/receivables/collection/decide';
import type { Decision } from '../../../domain/receivables/collection/decision';
import { noticeFactsOf } from '../../../domain/receivables/collection/notice-facts';
import type { CollectionState, Notice } from '../../../domain/receivables/collection/state';
import { DEFAULT_COLLECTION_POLICY } from '../../../domain/receivables/defaults/collection-policy';
import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { DEFAULT_RATES } from '../../../domain/receivables/defaults/rates';
import type { Claim } from '../../../domain/receivables/ledger/types';
import { account, item, state } from '../../support/receivables/collection-builders';

const RATES = { laws: DEFAULT_LAWS, rates: DEFAULT_RATES };
const DUE = '2026-01-31';

/** Every row tells each time one of its fields is read, so that work is counted, not timed. */
class Reads {
  count = 0;

  watch<Row extends object>(rows: readonly Row[]): Row[] {
    const get = (row: Row, field: string | symbol): unknown => {
      this.count += 1;
      return Reflect.get(row, field);
    };
    return rows.map((row) => new Proxy(row, { get }));
  }
}

/** An account of so many overdue items that have all taken the steps named, with the claims those demanded. */
function largeAccount(
  size: number,
  steps: readonly [code: string, date: string][],
  claimed: boolean,
): [CollectionState, Reads] {
  const reads = new Reads();
  const plain = Array.from({ length: size }, (_, n) => {
    const row = item(`R${n}`, DUE, BigInt(1_000 + n));
    return { ...row, invoice: { ...row.invoice, jurisdiction: 'DE', agreedDate: DUE } };
  });
  const notices = steps.map(([step, date]): Notice => ({
    ...{ id: step, step, channel: 'email', state: 'sent', decidedAt: `${date}T09:00:00.000Z`, date },
    items: reads.watch(plain.map(({ id, open }) => ({ itemId: id, raisedTo: step, open }))),
  }));
  const claims = plain.map(({ id }, n): Claim => ({
    ...{ id: `claim-${n}`, itemId: id, kind: 'interest', currency: 'EUR', amount: 1n, open: 1n },
    ...{ accruedFrom: '2026-02-01', accruedTo: '2026-02-02', demandedOn: '2026-02-02' },
  }));
  const ledger = { items: reads.watch(plain), credits: [], claims: claimed ? reads.watch(claims) : [] };
  return [state([], { account: account({ jurisdiction: 'DE' }), ledger, notices }), reads];
}

const MOMENTS: [what: string, at: string, steps: [string, string][], did: string][] = [
  ['the first message', '2026-02-05', [], 'friendly-reminder'],
  ['a wait', '2026-02-06', [['friendly-reminder', '2026-02-05']], 'wait'],
  [
    'a notice with interest, fixed sums and fee',
    '2026-03-11',
    [
      ['friendly-reminder', '2026-02-05'],
      ['reminder', '2026-02-18'],
    ],
    'formal-notice',
  ],
];

describe.each(MOMENTS)('the work of %s', (_what, day, steps, did) => {
  /** Fields read by one decision, and by the facts of the notice it drafts, an item. */
  function readsPerItem(size: number): number {
    const [given, reads] = largeAccount(size, steps, did === 'formal-notice');
    const now = `${day}T09:00:00.000Z`;
    const decision: Decision = decide(given, DEFAULT_COLLECTION_POLICY, RATES, now);
    expect(decision.kind === 'act' ? decision.did : decision.kind).toBe(did);
    if (decision.kind === 'act') {
      const step = decision.effects.find((effect) => effect.kind === 'take-step');
      if (step?.kind === 'take-step') noticeFactsOf(given, step.notice, now);
    }
    return reads.count / size;
  }

  it('grows with the items, not with their square', () => {
    const few = readsPerItem(250);
    const many = readsPerItem(2_000);
    expect(few).toBeGreaterThan(5);
    // Sorting adds a few looks an item when there are eight times as many; a look at each other item would add thousands.
    expect(many).toBeLessThan(few * 1.5);
    expect(many).toBeLessThan(400);
  });
});
