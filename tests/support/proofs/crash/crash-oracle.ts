import type { Evidence, Finding } from './evidence';
import { judgeEndings, judgeNumbers, judgeOnce, judgeStarts } from './judge-house';
import { judgeAllocations } from './judge-ledger';
import { judgeDoubt, judgeMessageIds, judgeOutage, judgeSettled, judgeSteps } from './judge-messages';

/**
 * What must hold after any number of crashes. Judges by what the receiver accepted, what the ledger and the read model
 * hold, and what was acknowledged to the asker; shares no code with the house.
 */
export const INVARIANTS: readonly ((evidence: Evidence) => Finding)[] = [
  judgeStarts,
  judgeMessageIds,
  judgeSteps,
  judgeSettled,
  judgeOutage,
  judgeDoubt,
  judgeAllocations,
  judgeEndings,
  judgeNumbers,
  judgeOnce,
];

export function judge(evidence: Evidence): Finding[] {
  return INVARIANTS.map((invariant) => invariant(evidence));
}
