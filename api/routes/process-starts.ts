import { uuidv7 } from 'uuidv7';
import { inTenant } from '../../schema/database';
import { tenantClock } from '../../schema/queries/platform/clock';
import { insertProcess } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import type { ProcessManifest } from '../../workflows/platform/manifest';
import type { Logger } from '../../runtime/log';
import type { ApiContext } from '../context';
import { Problem } from '../problem';
import type { ProblemKind } from '../problem';
import { processBody, processUrl, toProcessBody } from '../process-body';
import type { PreparedStart, PrepareStart } from '../process-starts';
import { route } from '../route';
import type { Route } from '../route';

/** `POST /processes/{type}` of every process: its manifest's input, checked before anything is touched. */
export function processStarts(manifests: readonly ProcessManifest[]): Route[] {
  return manifests.map((manifest) =>
    route({
      method: 'post',
      path: `/api/v1/processes/${manifest.type}`,
      operationId: `start-${manifest.type}`,
      permission: manifest.permissions.start,
      summary: `Start: ${manifest.title}`,
      description: `${manifest.description}\n\nThe same business key returns the process that is running already.`,
      tags: ['Processes'],
      idempotent: 'transaction',
      request: { body: manifest.input },
      responses: {
        202: { description: 'It is being started; `Location` is where it can be watched', body: processBody },
        200: { description: 'One with this business key is running already', body: processBody },
      },
      handler: async (call) => {
        const { context, tenantId, memberId } = call;
        // Known to be down, nothing is changed; going down after this, the reconciler starts what was written.
        await context.engine.ensureReachable();
        let started: ProcessRow | undefined;
        const reply = await inTenant(context.db, tenantId, (tx) =>
          call.once(tx, async () => {
            const { now, zone } = await tenantClock(tx, tenantId);
            const prepare = context.prepareStart[manifest.type] ?? newEachTime(manifest);
            const prepared = accepted(await prepare(tx, { tenantId, memberId, now, zone }, call.body));
            const { process, created } = await insertProcess(tx, {
              tenantId,
              type: manifest.type,
              businessKey: prepared.businessKey,
              subjectId: prepared.subjectId,
              title: prepared.title,
              input: prepared.input,
              startedBy: memberId,
              at: now,
            });
            if (created) started = process;
            return replyWith(process, created);
          }),
        );
        if (started) await startNow(context, manifest, started, call.log);
        return reply;
      },
    }),
  );
}

function replyWith(process: ProcessRow, created: boolean) {
  return {
    status: created ? (202 as const) : (200 as const),
    headers: { Location: processUrl(process.processId) },
    etag: process.revision.toString(),
    body: toProcessBody(process),
  };
}

/** The row is committed: a start that fails now is only late, for the reconciler drives it again. */
export async function startNow(
  context: ApiContext,
  manifest: ProcessManifest,
  process: ProcessRow,
  log: Logger,
): Promise<void> {
  try {
    await context.engine.start({
      workflowId: process.workflowId,
      workflow: manifest.workflow,
      tenantId: process.tenantId,
      processId: process.processId,
      subjectId: process.subjectId,
      type: process.type,
      title: process.title,
    });
  } catch (error) {
    log.warn({ err: error, processId: process.processId }, 'the engine did not take a start; the reconciler will');
  }
}

function newEachTime(manifest: ProcessManifest): PrepareStart {
  return async (_tx, _tenant, input) => ({ businessKey: uuidv7(), subjectId: null, title: manifest.title, input });
}

const REFUSALS = {
  invalid: 'invalid-content',
  'not-found': 'not-found',
  conflict: 'conflict',
} as const satisfies Record<string, ProblemKind>;

function accepted(prepared: PreparedStart): Exclude<PreparedStart, { refusal: string }> {
  if (!('refusal' in prepared)) return prepared;
  const { pointer, detail } = prepared;
  throw new Problem(REFUSALS[prepared.refusal], detail, {
    errors: pointer === undefined ? [] : [{ in: 'body', pointer, detail }],
  });
}
