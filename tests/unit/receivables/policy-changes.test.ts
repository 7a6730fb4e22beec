import { Ladder, standingOf } from '../../../domain/receivables/collection/ladder';
import { simulate } from '../../../domain/receivables/collection/simulate';
import type { CollectionPolicy } from '../../../domain/receivables/collection/policy';
import type { Notice } from '../../../domain/receivables/collection/state';
import { item, messageStep, openPolicy, state } from '../../support/receivables/collection-builders';

const NO_RATES = { laws: [], rates: {} };

function policy(...codes: string[]): CollectionPolicy {
  return openPolicy(codes.map((code, index) => messageStep(code, index === 0 ? 'net-days' : 'previous', 10)));
}

/** Where an item that climbed these steps stands, and the step it takes next. */
function stands(climbed: string[], now: CollectionPolicy): [on: string | undefined, next: string | undefined] {
  const { on, next } = standingOf(now, climbed);
  return [on?.code, now.steps[next]?.code];
}

describe('where an item stands once its policy was changed', () => {
  it.each([
    ['as before, where nothing changed', ['A', 'B'], ['A', 'B', 'C'], ['B', 'C']],
    ['at the first step, where it took none', [], ['A', 'B'], [undefined, 'A']],
    ['after the step it took last, where one was put in front of it', ['A', 'B'], ['A', 'N', 'B', 'C'], ['B', 'C']],
    ['before a step that was put behind the one it took last', ['A', 'B'], ['A', 'B', 'N', 'C'], ['B', 'N']],
    ['after the step it took before, where the last one is gone', ['A', 'B'], ['A', 'C'], ['A', 'C']],
    ['after the nearest of several, where two are gone', ['A', 'B', 'C'], ['A', 'N', 'D'], ['A', 'N']],
    ['at the first step, where the policy has none that it took', ['A', 'B'], ['X', 'Y'], [undefined, 'X']],
    ['after the step it took last, where that moved to the front', ['A', 'B', 'C'], ['C', 'A', 'B', 'D'], ['C', 'D']],
    ['after the step it took last, where that moved to the back', ['A', 'B'], ['A', 'C', 'B', 'D'], ['B', 'D']],
    ['past a step it took, which moved behind the last one', ['A', 'B', 'C'], ['A', 'C', 'B', 'D'], ['C', 'D']],
    ['at the end, where all that follow were taken', ['A', 'B'], ['B', 'A'], ['B', undefined]],
    ['where it stood, once a step that was gone is back', ['A', 'B', 'C'], ['A', 'B', 'C', 'D'], ['C', 'D']],
  ])('is %s', (_name, climbed, steps, expected) => {
    expect(stands(climbed, policy(...steps))).toEqual(expected);
  });

  it('has the level that the step has in the policy of today', () => {
    expect(standingOf(policy('A', 'B', 'C'), ['A', 'B']).level).toBe(2);
    expect(standingOf(policy('A', 'N', 'B', 'C'), ['A', 'B']).level).toBe(3);
    expect(standingOf(policy('X'), ['A', 'B']).level).toBe(0);
  });

  it('reads no step of a message that never reached the customer', () => {
    const notice = (step: string, changes: Partial<Notice>): Notice => ({
      ...{ id: step, step, channel: 'email', state: 'sent', decidedAt: '2024-03-01T09:00:00.000Z', date: '2024-03-01' },
      items: [{ itemId: 'one', raisedTo: step, open: 1n }],
      ...changes,
    });
    const notices = [notice('A', {}), notice('B', { state: 'withdrawn' }), notice('C', { state: 'failed' })];
    const ladder = new Ladder(policy('A', 'B', 'C'), notices);
    expect(ladder.standing('one').on?.code).toBe('A');
    expect(ladder.dateOf('B', 'one')).toBeUndefined();
    expect(ladder.standing('another').level).toBe(0);
  });
});

describe('a collection under a policy that changes on the way', () => {
  /** Plays to a day under the first policy, then on from the same notices under the second. */
  function played(anchor: CollectionPolicy['anchor']): string[] {
    const [A, B, C] = [
      messageStep('A', 'net-days', 3),
      messageStep('B', 'previous', 10),
      messageStep('C', 'previous', 10),
    ];
    const [N, M] = [messageStep('N', 'net-days', 5), messageStep('M', 'previous', 4)];
    const before = openPolicy([A, B, C], { anchor });
    const after = openPolicy([A, N, B, M, C], { anchor });
    const start = state([item('OLD', '2024-03-01', 100n)]);
    const span = { from: '2024-03-02T12:00:00.000Z', until: '2024-03-20T12:00:00.000Z' };
    const first = simulate(start, before, NO_RATES, span).acts.flatMap((act) =>
      act.notice ? [{ act, notice: act.notice }] : [],
    );
    const notices = first.map(({ act, notice }): Notice => ({
      ...{ id: act.at, step: notice.step, channel: notice.channel, state: 'sent', decidedAt: act.at, date: act.date },
      items: notice.items,
    }));
    const rest = { from: '2024-03-20T12:00:00.001Z', until: '2024-05-31T12:00:00.000Z' };
    const second = simulate({ ...start, notices }, after, NO_RATES, rest).acts.filter((act) => act.notice);
    return [...first.map(({ act }) => act), ...second].map((act) => `${act.date} ${act.did}`);
  }

  it.each(['item', 'oldest-item'] as const)(
    'sends neither a step again nor one that was put in front of the last, by the age of the %s',
    (anchor) => {
      expect(played(anchor)).toEqual(['2024-03-04 A', '2024-03-14 B', '2024-03-20 M', '2024-03-30 C']);
    },
  );
});
