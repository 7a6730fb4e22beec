import { DeterminismViolationError } from '@temporalio/workflow';
import { quietRuntime } from '../support/platform/quiet-runtime';
import { copyWorkflows } from './mutants';
import type { Copy, Mutation } from './mutants';
import { historyFile } from './branches';
import { replay } from './replay-histories';

quietRuntime();

const DRIVER = 'workflows/platform/drive-process.ts';
const ADVANCE_CALL = '      const verdict = await advanceOrAsk(input, activities);\n';

const SWAPPED =
  '      const result = await live();\n      await wishToCancel(input, activities);\n      return result;';

const WAIT = '      await waitForNews(() => news, verdict?.waitMs ?? null);\n';

/** A mistake somebody could make while changing a workflow, and a history that must find it. */
const MISTAKES: Record<string, { mutations: Mutation[]; found: string }> = {
  'the wait moved before the advance': {
    mutations: [{ file: DRIVER, from: ADVANCE_CALL, to: `      await condition(() => news, 1_000);\n${ADVANCE_CALL}` }],
    found: 'wait-timer-none',
  },
  'a wait removed': {
    mutations: [{ file: DRIVER, from: WAIT, to: '' }],
    found: 'wait-timer-reconsider',
  },
  'command and advance swapped': {
    mutations: [
      { file: DRIVER, from: '      await wishToCancel(input, activities);\n      return live();', to: SWAPPED },
    ],
    found: 'wait-news-engine-cancel',
  },
  'the wait behind an operator removed': {
    mutations: [{ file: DRIVER, from: WAIT, to: `      if (verdict !== undefined) ${WAIT.trim()}\n` }],
    found: 'unknown-version-pause',
  },
  'no operator asked': {
    mutations: [{ file: DRIVER, from: '  await activities.askOperator(input, problem);\n', to: '' }],
    found: 'advance-failed-none',
  },
  'a command under way forgotten at the end': {
    mutations: [
      {
        file: DRIVER,
        from: '          ended = true;\n          await condition(allHandlersFinished);\n',
        to: '          ended = true;\n',
      },
    ],
    found: 'end-settled-pause',
  },
  'the wait kept where a run continues as new': {
    mutations: [{ file: DRIVER, from: 'workflowInfo().continueAsNewSuggested || ', to: '' }],
    found: 'continue-as-new-none',
  },
};

describe('a workflow that was changed carelessly', () => {
  let copy: Copy;
  beforeAll(() => {
    copy = copyWorkflows();
  });
  afterAll(() => copy.remove());

  it('replays as long as nothing was changed', async () => {
    const code = await copy.bundle([]);
    const files = Object.values(MISTAKES).map(({ found }) => historyFile(found));
    expect(await replay(code, files)).toEqual(new Map());
  });

  it.each(Object.entries(MISTAKES))('is found: %s', async (_name, { mutations, found }) => {
    const code = await copy.bundle(mutations);
    const problems = await replay(code, [historyFile(found)]);
    expect(problems.get(historyFile(found))).toBeInstanceOf(DeterminismViolationError);
  });
});
