import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';
import { writeWorkflowBundle } from '../../workers/bundle';
import { quietRuntime } from '../support/platform/quiet-runtime';
import { startDevServer } from '../support/servers/dev-server';
import { BRANCHES, historyFile, OTHERS, OTHERS_CONTINUING, VERSION } from './branches';
import { playBranch } from './play-branch';
import { PLAY_OTHER } from './play-others';
import { openStage } from './stage';
import type { Performance, Stage } from './stage';

/**
 * Records the history of every branch: the real workflows on a real server, with scripted activities. Run it when a
 * branch is added or before a release; histories of released versions are kept, never recorded anew.
 */

const FOLDER = path.join(__dirname, 'histories');
/** Low enough for the first wait of a run to end in a new one. */
const SUGGEST_CONTINUE_AS_NEW = 'limit.historyCount.suggestContinueAsNew=5';

/** What this script writes anew; histories of other processes and of released versions stay. */
const RECORDED_HERE = new RegExp(`^(collect-account|sweep-overdue)-.*-${VERSION.replaceAll('.', '[.]')}[.]json$`);

async function record(): Promise<void> {
  quietRuntime();
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-recording-'));
  try {
    const { file } = await writeWorkflowBundle(path.join(folder, 'bundle.js'));
    const code = readFileSync(file, 'utf8');
    mkdirSync(FOLDER, { recursive: true });
    for (const old of readdirSync(FOLDER)) if (RECORDED_HERE.test(old)) rmSync(path.join(FOLDER, old));
    const continuing = ({ standing }: { standing: string }) => standing === 'continue-as-new';
    await onStage([], code, async (stage) => {
      await inTurn(
        BRANCHES.filter((branch) => !continuing(branch)),
        (branch) => recordBranch(stage, branch),
      );
      await inTurn(OTHERS, async (other) => save(historyFile(other), await PLAY_OTHER[other](stage)));
      await recordSweeps(stage);
    });
    await onStage([SUGGEST_CONTINUE_AS_NEW], code, async (stage) => {
      await inTurn(BRANCHES.filter(continuing), (branch) => recordBranch(stage, branch));
      await inTurn(OTHERS_CONTINUING, async (other) => save(historyFile(other), await PLAY_OTHER[other](stage)));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onStage(settings: readonly string[], code: string, work: (stage: Stage) => Promise<void>) {
  const server = await startDevServer(settings);
  const stage = await openStage(server, code);
  try {
    await work(stage);
  } finally {
    await stage.close();
    await server.stop();
  }
}

/** Several at once: most of the time of each is waiting. */
async function inTurn<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const queue = all.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const one of queue) await work(one);
    }),
  );
}

async function recordBranch(stage: Stage, branch: (typeof BRANCHES)[number]): Promise<void> {
  const behaviour = `${branch.standing}-${branch.arrival}`;
  await save(
    historyFile(behaviour),
    await playBranch(stage, branch).catch((error: unknown) => {
      throw new Error(`could not play ${behaviour}`, { cause: error });
    }),
  );
}

async function save(file: string, { handle, runId }: Performance): Promise<void> {
  const run = handle.client.getHandle(handle.workflowId, runId);
  await write(file, run);
  await handle.terminate('recorded').catch(() => undefined);
}

async function recordSweeps({ temporal }: Stage): Promise<void> {
  const start = (workflowId: string, tenantId: string | null) =>
    temporal.client.workflow.start('sweepOverdue', { workflowId, taskQueue: 'recording', args: [{ tenantId }] });
  const swept = await start('platform.sweep-overdue.-.all', null);
  await swept.result();
  await write(historyFile('swept', 'sweep-overdue'), swept);
  const cancelled = await start('platform.sweep-overdue.-.one', 'tenant');
  await cancelled.cancel();
  await cancelled.result().catch(() => undefined);
  await write(historyFile('cancelled', 'sweep-overdue'), cancelled);
}

/** One event a line, so that a difference can be read. */
async function write(file: string, handle: WorkflowHandle): Promise<void> {
  const { events } = JSON.parse(historyToJSON(await handle.fetchHistory())) as { events: unknown[] };
  const lines = events.map((event) => JSON.stringify(event)).join(',\n');
  writeFileSync(path.join(FOLDER, file), `{"events":[\n${lines}\n]}\n`);
}

record().then(
  () => process.stdout.write(`recorded ${readdirSync(FOLDER).length} histories in ${FOLDER}\n`),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    if (error instanceof Error && error.cause instanceof Error) process.stderr.write(`${error.cause.stack}\n`);
    process.exitCode = 1;
  },
);
