import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ColumnMapping } from '../../domain/receivables/import/mapping';
import { inTenant } from '../../schema/database';
import type { Transaction } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { insertProcess } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { findMapping } from '../../schema/queries/receivables/column-mappings';
import { findImport, insertImport, listProblems } from '../../schema/queries/receivables/import-progress';
import { importLedgerManifest } from '../../workflows/receivables/import-manifest';
import type { ApiContext } from '../context';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { uuid } from '../fields';
import { importBody, importUrl, problemRowBody, toImportBody } from '../receivables/import-body';
import { importKey, importTitle } from '../receivables/import-start';
import { notFound, Problem } from '../problem';
import { visibleProcess } from '../process-access';
import { route } from '../route';
import type { Session } from '../session';
import { startNow } from './process-starts';

/** Largest file; a larger ledger is sent in parts. */
const MOST_BYTES = 16 * 1_048_576;

const MEDIA_TYPES = { csv: 'text/csv', json: 'application/json' } as const;

const upload = route({
  method: 'post',
  path: '/api/v1/receivables/imports',
  operationId: 'import-ledger-file',
  permission: 'receivables:import:run',
  summary: 'Import a ledger file: customers, invoices, credit notes, payments',
  description:
    'Send the file itself as the body. It is checked row by row, then imported in batches; what the ledger holds ' +
    'already is left as it is. The same file sent again while it is being imported answers with the running import.',
  tags: ['Imports'],
  idempotent: 'transaction',
  bodyLimit: MOST_BYTES,
  request: {
    query: z.strictObject({
      fileName: z
        .string()
        .trim()
        .min(1)
        .max(200)
        .regex(/^[^\p{Cc}]*$/u, 'holds control characters')
        .default('ledger')
        .meta({ example: 'ledger.csv' }),
      mapping: z
        .string()
        .max(100)
        .optional()
        .meta({ description: 'A saved or shipped mapping; our own format of the media type when left out' }),
      dryRun: z.enum(['true', 'false']).default('false').meta({ description: 'Only check and report' }),
      onBadRow: z.enum(['stop', 'skip']).default('stop').meta({
        description: '`stop`: one bad row and nothing is imported. `skip`: the good rows are.',
      }),
    }),
    upload: Object.values(MEDIA_TYPES),
  },
  responses: {
    202: { description: 'It is being imported; `Location` is where it can be watched', body: importBody },
    200: { description: 'The same file is being imported already', body: importBody },
  },
  handler: async (call) => {
    const { context, tenantId, memberId, query } = call;
    const content = call.upload ?? Buffer.alloc(0);
    if (content.length === 0) throw new Problem('invalid-content', 'The file is empty.');
    const mediaType = call.headers['content-type'] ?? '';
    const wish = { dryRun: query.dryRun === 'true', onBadRow: query.onBadRow };
    const sha256 = createHash('sha256').update(content).digest('hex');
    await context.engine.ensureReachable();
    let started: ProcessRow | undefined;
    const reply = await inTenant(context.db, tenantId, (tx) =>
      call.once(tx, async () => {
        const mapping = await mappingFor(tx, tenantId, query.mapping, mediaType);
        const now = await tenantNow(tx, tenantId);
        const { process, created } = await insertProcess(tx, {
          tenantId,
          type: importLedgerManifest.type,
          businessKey: importKey(sha256, mapping.name, wish),
          subjectId: null,
          title: importTitle(query.fileName, wish),
          input: { fileName: query.fileName, mapping: mapping.name, sha256, ...wish },
          startedBy: memberId,
          at: now,
        });
        if (created) {
          const { processId } = process;
          await insertImport(tx, {
            tenantId,
            processId,
            fileName: query.fileName,
            mapping,
            sha256,
            content,
            ...wish,
          });
          started = process;
        }
        return {
          status: created ? (202 as const) : (200 as const),
          headers: { Location: importUrl(process.processId) },
          body: await bodyOf(tx, process),
        };
      }),
    );
    if (started) await startNow(context, importLedgerManifest, started, call.log);
    return reply;
  },
});

async function mappingFor(
  tx: Transaction,
  tenantId: string,
  name: string | undefined,
  mediaType: string,
): Promise<ColumnMapping> {
  const sent = mediaType.startsWith(MEDIA_TYPES.json) ? 'json' : 'csv';
  const refuse = (detail: string): Problem =>
    new Problem('invalid-content', detail, { errors: [{ in: 'query', pointer: '#/mapping', detail }] });
  const found = await findMapping(tx, tenantId, name ?? `neuroerp-${sent}`);
  if (!found) throw refuse('There is no mapping of this name.');
  const { format } = found.mapping.source;
  if (format !== sent) throw refuse(`This mapping reads ${MEDIA_TYPES[format]}, and ${MEDIA_TYPES[sent]} was sent.`);
  return found.mapping;
}

const importId = z.object({ importId: uuid });

const get = route({
  method: 'get',
  path: '/api/v1/receivables/imports/{importId}',
  operationId: 'get-import',
  permission: 'receivables:ledger:read',
  summary: 'Watch an import: how far it has come and what became of its rows',
  tags: ['Imports'],
  request: { params: importId },
  responses: { 200: { description: 'The import', body: importBody } },
  handler: async (call) =>
    inTenant(call.context.db, call.tenantId, async (tx) => {
      const process = await importOf(tx, call, call.params.importId);
      return { status: 200, body: await bodyOf(tx, process) };
    }),
});

const problems = route({
  method: 'get',
  path: '/api/v1/receivables/imports/{importId}/problems',
  operationId: 'list-import-problems',
  permission: 'receivables:ledger:read',
  summary: 'Read the row report of an import: line, field, reason',
  tags: ['Imports'],
  request: { params: importId, query: z.strictObject(pageQuery) },
  responses: {
    200: {
      description: 'A page of problems in the file’s order',
      body: pageOf(problemRowBody).meta({ id: 'LedgerImportProblemPage' }),
    },
  },
  handler: async (call) => {
    const { limit, cursor } = call.query;
    const { tenantId } = call;
    const after = readCursor(cursor, 'import-problems', call.params, z.tuple([z.int(), z.string()]));
    const rows = await inTenant(call.context.db, tenantId, async (tx) => {
      const { processId } = await importOf(tx, call, call.params.importId);
      return listProblems(tx, tenantId, processId, { after, limit: limit + 1 });
    });
    const page = toPage(
      rows,
      limit,
      (row) => row,
      (row) => writeCursor('import-problems', call.params, [row.line, row.field]),
    );
    return { status: 200, body: page };
  },
});

async function importOf(
  tx: Transaction,
  call: Session & { readonly context: ApiContext },
  processId: string,
): Promise<ProcessRow> {
  const process = await visibleProcess(tx, call, processId);
  if (process.type !== importLedgerManifest.type) throw notFound('import');
  return process;
}

/** An import that will read an earlier one's file shows that file until it has taken it over. */
async function bodyOf(tx: Transaction, process: ProcessRow): Promise<z.input<typeof importBody>> {
  const { tenantId, processId } = process;
  const own = await findImport(tx, tenantId, processId);
  if (own) return toImportBody(process, own, own, true);
  const input = importLedgerManifest.input.safeParse(process.input);
  const asked = input.success
    ? (input.data as { importId: string; dryRun: boolean; onBadRow: 'stop' | 'skip' })
    : undefined;
  const earlier = asked && (await findImport(tx, tenantId, asked.importId));
  if (!asked || !earlier) throw notFound('import');
  return toImportBody(process, earlier, asked, false);
}

export const IMPORT_ROUTES = [upload, get, problems];
