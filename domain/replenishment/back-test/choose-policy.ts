import { runBackTest } from './run-back-test';
import type { BackTest, BackTestResult, Policy } from './types';

/** The policy of least total cost on a part of the history, the earlier one of equals, with its result there. */
export function chooseByCost(
  test: BackTest,
  candidates: readonly Policy[],
): { readonly policy: Policy; readonly result: BackTestResult } {
  let best: { policy: Policy; result: BackTestResult } | undefined;
  for (const policy of candidates) {
    const result = runBackTest(test, policy);
    if (!best || result.cost.total < best.result.cost.total) best = { policy, result };
  }
  if (!best) throw new RangeError('there is no policy to choose from');
  return best;
}
