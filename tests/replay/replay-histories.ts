import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils';
import { Worker } from '@temporalio/worker';
import { dataConverter } from '../../runtime/temporal';
import { testKeyRing } from '../support/platform/temporal';

export const HISTORIES = path.join(__dirname, 'histories');

export type History = ReturnType<typeof historyFromJSON>;

/** The names of all recorded histories, of every version kept. */
export function recordedFiles(): string[] {
  return readdirSync(HISTORIES).sort();
}

export function readHistory(file: string): History {
  return historyFromJSON(JSON.parse(readFileSync(path.join(HISTORIES, file), 'utf8')));
}

/** What was wrong with each history on this bundle; an empty map when all replay. */
export async function replay(code: string, files: readonly string[]): Promise<Map<string, Error>> {
  const problems = new Map<string, Error>();
  const byRun = new Map<string, string>();
  async function* histories() {
    for (const file of files) {
      const history = readHistory(file);
      const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
      if (!started?.workflowId || !started.originalExecutionRunId)
        throw new Error(`${file} does not begin with a start`);
      byRun.set(started.originalExecutionRunId, file);
      yield { workflowId: started.workflowId, history };
    }
  }
  const options = { workflowBundle: { code }, dataConverter: dataConverter(testKeyRing), replayName: 'histories' };
  for await (const { runId, error } of Worker.runReplayHistories(options, histories())) {
    if (error) problems.set(byRun.get(runId) ?? runId, error);
  }
  return problems;
}
