import { settle } from '../../ledger/settle';
import { takeBack } from '../../ledger/take-back';
import type { Rule } from '../context';
import type { Effect, Reason } from '../decision';
import { overdemanded } from '../overdemanded';
import type { Overdemanded } from '../overdemanded';

/**
 * Money that is set free lowers the principal it is laid on from its own value date, and with it the interest once more;
 * each round sets less free. What is left after so many rounds is taken back by the next decision.
 */
const MOST_ROUNDS = 100;

/** What was demanded too much is taken back, before anything else is demanded, waited for or ended. */
export const takeBackClaims: Rule = ({ state, policy, rates, today }) => {
  const effects: Effect[] = [];
  const reasons: Reason[] = [];
  let { ledger } = state;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = overdemanded(state, ledger, rates);
    if (found.length === 0) break;
    const takeBacks = found.flatMap((entry) => entry.takeBacks);
    effects.push({ kind: 'take-back', claims: takeBacks });
    reasons.push(...found.map(reasonOf));
    ledger = takeBack(ledger, takeBacks, today);
    const settled = settle(ledger, today, policy.allocation);
    if (settled.allocations.length === 0) continue;
    effects.push({ kind: 'post-credits', posted: settled.posted, allocations: settled.allocations });
    ({ ledger } = settled);
  }
  if (effects.length === 0) return undefined;
  const items = [...new Set(reasons.map((reason) => reason.numbers.item))];
  return {
    kind: 'act',
    did: 'take-back-claims',
    summary: `Took back what was demanded too much on ${items.join(', ')}`,
    effects,
    reasons,
  };
};

function reasonOf({ item, kind, demanded, through, owed, takeBacks }: Overdemanded): Reason {
  const takenBack = takeBacks.reduce((total, entry) => total + entry.amount, 0n);
  return {
    rule: 'demanded-too-much',
    detail: `${item.number}: a payment or credit note counts from a day before ${through}, through which ${kind} was demanded`,
    numbers: {
      item: item.number,
      claim: kind,
      currency: item.invoice.currency,
      through,
      demandedMinor: demanded.toString(),
      owedMinor: owed.toString(),
      takenBackMinor: takenBack.toString(),
    },
  };
}
