import type { Evidence, Finding } from './evidence';
import { stepOf } from './judge-messages';

/**
 * What a long run must have brought about, or the invariants were not put to the test: every step of the policy, promises
 * and other answers of people, lapses, doubts, withdrawn messages, both ways to end.
 */
export function judgeReach(evidence: Evidence): Finding {
  const { deliveries, house, acknowledged } = evidence;
  const happened = new Set<string>([
    ...deliveries.map(({ subject }) => `step ${stepOf(subject) ?? subject}`),
    ...house.tasks.map(({ kind }) => `task ${kind}`),
    ...house.tasks.filter(({ state }) => state === 'lapsed').map(({ kind }) => `lapse of ${kind}`),
    ...acknowledged.flatMap((entry) => (entry.what === 'task' ? [`${entry.kind}: ${entry.outcome}`] : [])),
    ...acknowledged.flatMap((entry) => (entry.what === 'command' ? [`command ${entry.name}`] : [])),
    ...house.messages.map(({ state }) => `message ${state}`),
    ...house.processes.map(({ outcome }) => `end ${outcome}`),
  ]);
  const missing = REACH.filter((name) => !happened.has(name));
  return {
    invariant: 'every step, answer, promise and lapse happened',
    checked: REACH.length - missing.length,
    violations: missing.map((name) => `never: ${name}`),
  };
}

const REACH = [
  ...['friendly-reminder', 'reminder', 'formal-notice', 'final-notice'].map((step) => `step ${step}`),
  ...['reached', 'no-answer', 'promised', 'disputed'].map((outcome) => `call-customer: ${outcome}`),
  ...['write-off', 'lawyer', 'instalments', 'wait'].map((outcome) => `decide-next-step: ${outcome}`),
  ...['call-customer', 'decide-next-step'].map((kind) => `lapse of ${kind}`),
  'task in-doubt-message',
  'in-doubt-message: sent',
  'command pause',
  'command resume',
  'message sent',
  'message withdrawn',
  'end settled',
  'end handed-over',
  'end imported',
];
