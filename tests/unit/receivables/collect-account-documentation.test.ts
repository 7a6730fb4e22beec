import { readFileSync } from 'node:fs';
import path from 'node:path';
import { OUTCOMES_WITH_DATE, TASK_OUTCOMES } from '../../../domain/receivables/collection/task-decision';
import { LAPSE_OUTCOMES } from '../../../domain/receivables/collection/task-draft';
import type { TaskKind } from '../../../domain/receivables/collection/state';
import { DEFAULT_COLLECTION_POLICY } from '../../../domain/receivables/defaults/collection-policy';
import { collectAccountManifest } from '../../../workflows/receivables/manifest';

const read = (file: string): string => readFileSync(path.join(__dirname, '../../..', file), 'utf8');
const page = read('docs/processes/collect-account.md');
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const code = (cell: string | undefined): string[] =>
  [...(cell ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
/** The one whose day must not be missed waits until somebody decides. */
const NEVER_LAPSE: readonly TaskKind[] = ['file-insolvency-claim'];

describe('the page about collect-account', () => {
  it.each(Object.keys(TASK_OUTCOMES) as TaskKind[])(
    'tells of %s who is asked, what may be decided, and what a lapse means',
    (kind) => {
      const row = rows.find(([first]) => first === `\`${kind}\``) ?? [];
      expect(code(row[2])).toEqual(TASK_OUTCOMES[kind]);
      expect(row[3]).toBe(collectAccountManifest.tasks[kind]?.candidateGroup);
      expect(code(row[5])).toEqual(NEVER_LAPSE.includes(kind) ? [] : [LAPSE_OUTCOMES[kind]]);
    },
  );

  it('marks the outcomes that name a date', () => {
    const marked = rows.flatMap((row) =>
      [...(row[2] ?? '').matchAll(/`([\w-]+)` (?:†|\(date)/g)].map(([, outcome]) => outcome),
    );
    expect([...new Set(marked)].sort()).toEqual([...OUTCOMES_WITH_DATE].sort());
  });

  it('lists the steps of the shipped policy with their days, in order', () => {
    const told = rows
      .filter(([first]) => DEFAULT_COLLECTION_POLICY.steps.some(({ code: step }) => first === `\`${step}\``))
      .map(([first, kind, when]) => [code(first)[0], kind?.startsWith('message'), Number(/\d+/.exec(when ?? '')?.[0])]);
    expect(told).toEqual(
      DEFAULT_COLLECTION_POLICY.steps.map((step) => [step.code, step.kind === 'message', step.trigger.days]),
    );
  });

  it('lists the rules in the order in which they are asked', () => {
    const asked =
      /RULES: readonly Rule\[\] = \[([\s\S]*?)\]/.exec(read('domain/receivables/collection/decide.ts'))?.[1] ?? '';
    const told = rows.filter(([number]) => /^\d+$/.test(number ?? '')).map(([, rule]) => code(rule)[0]);
    expect(told).toEqual([...asked.matchAll(/\w+/g)].map(([rule]) => rule));
  });
});
