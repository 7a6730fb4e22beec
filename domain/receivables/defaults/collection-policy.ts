import type { CollectionPolicy } from '../collection/policy';

/**
 * The shipped policy: friendly reminder, reminder, formal notice with interest and fee where law or contract allow,
 * call, final notice, decision. Works with no set-up; a tenant's own versions replace it.
 */
export const DEFAULT_COLLECTION_POLICY: CollectionPolicy = {
  name: 'default',
  version: 0,
  anchor: 'item',
  tolerances: [],
  minimumIntervalDays: 5,
  maximumMessages: undefined,
  window: { fromMinute: 8 * 60, toMinute: 19 * 60, days: 'working-days' },
  allocation: 'named-then-oldest',
  sender: 'accounts@example.invalid',
  steps: [
    {
      code: 'friendly-reminder',
      kind: 'message',
      trigger: { kind: 'net-days', days: 3 },
      conditions: undefined,
      template: 'friendly-reminder',
      demands: { interest: false, fixedSum: false, fee: false },
      payWithinDays: 7,
    },
    {
      code: 'reminder',
      kind: 'message',
      trigger: { kind: 'net-days', days: 14 },
      conditions: undefined,
      template: 'reminder',
      demands: { interest: false, fixedSum: false, fee: false },
      payWithinDays: 7,
    },
    {
      code: 'formal-notice',
      kind: 'message',
      trigger: { kind: 'net-days', days: 28 },
      conditions: undefined,
      template: 'formal-notice',
      demands: { interest: true, fixedSum: true, fee: true },
      payWithinDays: 10,
    },
    {
      code: 'call',
      kind: 'call',
      trigger: { kind: 'previous', days: 7 },
      conditions: undefined,
      task: { candidateGroup: 'collections', escalateTo: 'finance-managers', dueDays: 3, lapseDays: 7 },
    },
    {
      code: 'final-notice',
      kind: 'message',
      trigger: { kind: 'previous', days: 7 },
      conditions: undefined,
      template: 'final-notice',
      demands: { interest: true, fixedSum: true, fee: true },
      payWithinDays: 7,
    },
    {
      code: 'decision',
      kind: 'decision',
      trigger: { kind: 'previous', days: 14 },
      conditions: undefined,
      task: { candidateGroup: 'finance-managers', escalateTo: 'finance-managers', dueDays: 7, lapseDays: 14 },
      waitDays: 14,
    },
  ],
};
