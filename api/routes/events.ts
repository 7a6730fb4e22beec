import { z } from 'zod';
import { inTenant } from '../../schema/database';
import { eventsAfter, newestEventNumber } from '../../schema/queries/platform/event-views';
import { uuid } from '../fields';
import { followEvents } from '../follow-events';
import { Problem } from '../problem';
import { hiddenTypes, visibleProcess } from '../process-access';
import { eventBody } from '../process-body';
import { route } from '../route';
import type { ApiContext } from '../context';
import type { Session } from '../session';

const query = z.strictObject({
  after: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .meta({ description: 'Start after the event of this number; `Last-Event-ID` wins', example: '0' }),
});

const description =
  'Server-sent events in the order of their numbers; `id` is the number. Reconnect with `Last-Event-ID` and nothing is missed. ' +
  'A comment line every 15 seconds keeps the connection alive; the stream ends after ten minutes and is resumed by any EventSource.';

const all = route({
  method: 'get',
  path: '/api/v1/events',
  operationId: 'stream-events',
  permission: 'platform:event:read',
  summary: 'Follow the events of all processes, from now on',
  description,
  tags: ['Events'],
  request: { query },
  responses: { 200: { description: 'A stream of events', events: eventBody } },
  handler: async (call) => {
    const { context, tenantId } = call;
    const after = resumeAt(call.headers['last-event-id'] ?? call.query.after);
    const from = after ?? (await inTenant(context.db, tenantId, (tx) => newestEventNumber(tx, tenantId)));
    return { status: 200, events: follow(call, from, undefined) };
  },
});

const ofProcess = route({
  method: 'get',
  path: '/api/v1/processes/{processId}/events',
  operationId: 'stream-process-events',
  permission: 'platform:event:read',
  summary: 'Follow the events of one process, from its start',
  description,
  tags: ['Events'],
  request: { params: z.object({ processId: uuid }), query },
  responses: { 200: { description: 'A stream of events', events: eventBody } },
  handler: async (call) => {
    const { processId } = call.params;
    await inTenant(call.context.db, call.tenantId, (tx) => visibleProcess(tx, call, processId));
    const after = resumeAt(call.headers['last-event-id'] ?? call.query.after);
    return { status: 200, events: follow(call, after ?? 0n, processId) };
  },
});

function resumeAt(id: string | undefined): bigint | undefined {
  if (id === undefined) return undefined;
  if (/^\d{1,18}$/.test(id)) return BigInt(id);
  const detail = 'It must be the number of an event.';
  throw new Problem('invalid-parameter', detail, { errors: [{ in: 'header', pointer: '#/Last-Event-ID', detail }] });
}

function follow(
  call: Session & { readonly context: ApiContext; readonly signal: AbortSignal },
  from: bigint,
  processId: string | undefined,
) {
  const { context, tenantId } = call;
  const leave = context.feed.enter(call.keyId);
  if (!leave) throw new Problem('too-many-requests', 'This key follows too many streams already.');
  if (call.signal.aborted) leave();
  else call.signal.addEventListener('abort', leave, { once: true });
  const filter = { processId, hiddenTypes: hiddenTypes(context, call.actor) };
  return followEvents({
    from,
    signal: call.signal,
    wait: (ms) => context.feed.wait(tenantId, ms, call.signal),
    read: (after, limit) =>
      inTenant(context.db, tenantId, async (tx) => ({
        // The head is read first: what is numbered meanwhile is read next time, never skipped.
        head: await newestEventNumber(tx, tenantId),
        rows: await eventsAfter(tx, tenantId, filter, after, limit),
      })),
  });
}

export const EVENT_ROUTES = [all, ofProcess];
