import { z } from 'zod';
import { can } from '../../domain/platform/access';
import { inTenant } from '../../schema/database';
import { timelineOf } from '../../schema/queries/platform/event-views';
import { listProcesses } from '../../schema/queries/platform/process-views';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { requireMatch } from '../entity-tag';
import { remark, searchText, uuid } from '../fields';
import { Problem } from '../problem';
import { hiddenTypes, manifestOf, visibleProcess } from '../process-access';
import { eventBody, PROCESS_STATUSES, processBody, processUrl, toEventBody, toProcessBody } from '../process-body';
import { processTypeBody, toProcessType } from '../process-type-body';
import { applied } from '../command-result';
import { route } from '../route';
import { readAddressed, requireNotEnded, sendCommand } from '../send-command';

const params = z.object({ processId: uuid });

const listTypes = route({
  method: 'get',
  path: '/api/v1/process-types',
  operationId: 'list-process-types',
  permission: 'platform:process:read',
  summary: 'List the kinds of processes, with the schemas of their inputs, commands and decisions',
  tags: ['Processes'],
  responses: { 200: { description: 'All kinds you may see', body: z.object({ items: z.array(processTypeBody) }) } },
  handler: async ({ context, actor }) => ({
    status: 200,
    body: {
      items: context.manifests.filter(({ permissions }) => can(actor, permissions.read)).map(toProcessType),
    },
  }),
});

const list = route({
  method: 'get',
  path: '/api/v1/processes',
  operationId: 'list-processes',
  permission: 'platform:process:read',
  summary: 'List processes, newest first',
  tags: ['Processes'],
  request: {
    query: z.strictObject({
      type: z.string().max(64).optional().meta({ example: 'collect-account' }),
      status: z
        .enum(['open', 'closed', ...PROCESS_STATUSES])
        .optional()
        .meta({ description: '`open` is starting or running, `closed` all others' }),
      subjectId: uuid.optional().meta({ description: 'Whom it is about' }),
      q: searchText.optional().meta({ description: 'Part of the title, or the whole business key' }),
      ...pageQuery,
    }),
  },
  responses: { 200: { description: 'A page of processes', body: pageOf(processBody).meta({ id: 'ProcessPage' }) } },
  handler: async ({ context, tenantId, actor, query }) => {
    const { limit, cursor, ...filter } = query;
    const before = readCursor(cursor, 'processes', filter, z.string());
    const rows = await inTenant(context.db, tenantId, (tx) =>
      listProcesses(
        tx,
        tenantId,
        { ...filter, hiddenTypes: hiddenTypes(context, actor) },
        { before, limit: limit + 1 },
      ),
    );
    const cursorAfter = (row: { processId: string }) => writeCursor('processes', filter, row.processId);
    return { status: 200, body: toPage(rows, limit, toProcessBody, cursorAfter) };
  },
});

const get = route({
  method: 'get',
  path: '/api/v1/processes/{processId}',
  operationId: 'get-process',
  permission: 'platform:process:read',
  summary: 'Read a process: how far it is and what it waits for',
  tags: ['Processes'],
  request: { params },
  responses: { 200: { description: 'The process', body: processBody } },
  handler: async (call) => {
    const process = await inTenant(call.context.db, call.tenantId, (tx) =>
      visibleProcess(tx, call, call.params.processId),
    );
    return { status: 200, etag: process.revision.toString(), body: toProcessBody(process) };
  },
});

const timeline = route({
  method: 'get',
  path: '/api/v1/processes/{processId}/timeline',
  operationId: 'get-process-timeline',
  permission: 'platform:process:read',
  summary: 'Read what happened and why: the rules that fired and the numbers they fired on, oldest first',
  tags: ['Processes'],
  request: { params, query: z.strictObject(pageQuery) },
  responses: { 200: { description: 'A page of events', body: pageOf(eventBody).meta({ id: 'EventPage' }) } },
  handler: async (call) => {
    const { processId } = call.params;
    const { limit, cursor } = call.query;
    const after = readCursor(cursor, 'timeline', processId, z.string());
    const rows = await inTenant(call.context.db, call.tenantId, async (tx) => {
      await visibleProcess(tx, call, processId);
      return timelineOf(tx, call.tenantId, processId, { after, limit: limit + 1 });
    });
    const cursorAfter = (row: { eventId: string }) => writeCursor('timeline', processId, row.eventId);
    return { status: 200, body: toPage(rows, limit, toEventBody, cursorAfter) };
  },
});

const cancel = route({
  method: 'post',
  path: '/api/v1/processes/{processId}/cancel',
  operationId: 'cancel-process',
  permission: 'platform:process:cancel',
  summary: 'Cancel a process; it undoes what must be undone',
  tags: ['Processes'],
  request: { params, body: z.strictObject({ reason: remark }) },
  responses: { 202: { description: 'It is being cancelled', body: processBody } },
  handler: async (call) => {
    const { processId } = call.params;
    const { process, recorded } = await readAddressed(call, processId);
    const needed = manifestOf(call.context, process.type)?.permissions.cancel;
    if (needed !== undefined && !can(call.actor, needed))
      throw new Problem('forbidden', `This needs the permission ${needed}.`);
    if (recorded) applied(recorded);
    else {
      requireMatch(call.ifMatch, process.revision);
      requireNotEnded(process);
      applied(await sendCommand(call, process, { name: 'cancel', payload: call.body }));
    }
    const { process: now } = await readAddressed(call, processId);
    return {
      status: 202,
      headers: { Location: processUrl(now.processId) },
      etag: now.revision.toString(),
      body: toProcessBody(now),
    };
  },
});

export const PROCESS_ROUTES = [listTypes, list, get, timeline, cancel];
