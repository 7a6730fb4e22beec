import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { Verdict } from './contract';

const status = defineSearchAttributeKey('ErpStatus', 'KEYWORD');
const step = defineSearchAttributeKey('ErpStep', 'KEYWORD');

/** Shows the step reached in Temporal's lists; one history event, and only when the step changed. */
export function showStep(verdict: Verdict, shown: string | undefined): string {
  if (shown === verdict.step) return shown;
  upsertSearchAttributes([
    { key: status, value: verdict.next === 'end' ? (verdict.outcome ?? 'ended') : 'waiting' },
    { key: step, value: verdict.step },
  ]);
  return verdict.step;
}
