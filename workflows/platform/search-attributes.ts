import { defineSearchAttributeKey } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { Verdict } from './contract';

const status = defineSearchAttributeKey('ErpStatus', 'KEYWORD');
const step = defineSearchAttributeKey('ErpStep', 'KEYWORD');

/**
 * Shows status and step in Temporal's lists; one history event, and only when one of them changed.
 * @param shown what the call before returned; undefined in a new run.
 */
export function showStep(verdict: Verdict, shown: string | undefined): string {
  const standing = verdict.next === 'end' ? (verdict.outcome ?? 'ended') : 'waiting';
  const showing = `${standing} ${verdict.step}`;
  if (shown === showing) return showing;
  upsertSearchAttributes([
    { key: status, value: standing },
    { key: step, value: verdict.step },
  ]);
  return showing;
}
