import { readFileSync } from 'node:fs';
import { quietRuntime } from '../support/platform/quiet-runtime';
import { testAddress } from '../support/servers/environment';
import { ARRIVALS, BRANCHES, HISTORY_FILES, historyFile, STANDINGS } from './branches';
import { readHistory, recordedFiles, replay } from './replay-histories';

quietRuntime();

/** How the history of a branch shows that its standing was met. */
const MARKS: Record<(typeof STANDINGS)[number], (types: readonly string[], branch: string) => boolean> = {
  'wait-timer': (types) => types.includes('timerStarted'),
  'wait-news': (types) => !types.includes('timerStarted'),
  'unknown-version': asksOperator,
  'unknown-next': asksOperator,
  'advance-failed': (types) => types.includes('activityTaskFailed') && asksOperator(types),
  'end-settled': (types) => types.includes('workflowExecutionCompleted'),
  'end-handed-over': (types) => types.includes('workflowExecutionCompleted'),
  'end-cancelled': (types) => types.includes('workflowExecutionCompleted'),
  'no-such-process': (types) => types.includes('workflowExecutionFailed'),
  'continue-as-new': (types, arrival) =>
    types.includes(arrival === 'engine-cancel' ? 'workflowExecutionCompleted' : 'workflowExecutionContinuedAsNew'),
};

/** How it shows what arrived. A decision that the validator refused leaves no trace but the one it repeats. */
const ARRIVED: Record<(typeof ARRIVALS)[number], string | undefined> = {
  none: undefined,
  reconsider: 'workflowExecutionSignaled',
  pause: 'workflowExecutionUpdateAccepted',
  resume: 'workflowExecutionUpdateAccepted',
  'task-applied': 'workflowExecutionUpdateAccepted',
  'task-refused': 'workflowExecutionUpdateAccepted',
  'task-repeated': 'workflowExecutionUpdateAccepted',
  cancel: 'workflowExecutionUpdateAccepted',
  'engine-cancel': 'workflowExecutionCancelRequested',
};

describe('recorded histories', () => {
  it('cover every verdict kind with everything that may arrive then', () => {
    const recorded = new Set(recordedFiles());
    expect(HISTORY_FILES.filter((file) => !recorded.has(file))).toEqual([]);
    expect(BRANCHES).toHaveLength(STANDINGS.length * ARRIVALS.length);
  });

  it('show the branch they are named after', () => {
    const wrong = BRANCHES.filter(({ standing, arrival }) => {
      const types = eventTypes(historyFile(`${standing}-${arrival}`));
      const mark = ARRIVED[arrival];
      return !MARKS[standing](types, arrival) || (mark !== undefined && !types.includes(mark));
    });
    expect(wrong).toEqual([]);
  });

  it('replay on the workflows of today', async () => {
    const code = readFileSync(testAddress('NEUROERP_TEST_BUNDLE'), 'utf8');
    const problems = await replay(code, recordedFiles());
    expect([...problems].map(([file, error]) => `${file}: ${error.message}`)).toEqual([]);
  });
});

/** `activityTaskScheduled` and so on, in order. */
function eventTypes(file: string): string[] {
  return (readHistory(file).events ?? []).map((event) => {
    const name = Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '';
    return name.replace('EventAttributes', '');
  });
}

/** An operator is asked by an activity after the advance; a history that stands there has two at least. */
function asksOperator(types: readonly string[]): boolean {
  return types.filter((type) => type === 'activityTaskScheduled').length >= 2;
}
