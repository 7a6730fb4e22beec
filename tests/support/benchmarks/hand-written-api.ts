import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';
import type { Request, Response } from 'express';
import { Client, Connection } from '@temporalio/client';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import { uuidv7 } from 'uuidv7';
import { tenantKeyRing } from '../../../runtime/codec/tenant-key-ring';
import { parseMasterKeys } from '../../../runtime/codec/master-keys';
import { dataConverter } from '../../../runtime/temporal';
import { parseWorkflowId } from '../../../domain/platform/workflow-id';

/**
 * What an engineer would write for one route without a platform: Express, pg and the Temporal client, the same tables,
 * the same durable writes (process row, timeline event and idempotency record with its answer in one transaction, then the
 * start) and the same payload codec. Of ours it takes the codec alone. Below `/checked` each route first looks up the API
 * key, and a start whether something of the account is overdue; below `/plain` it does neither.
 */
const env = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is missing`);
  return value;
};
const TENANT = env('BENCH_TENANT');
const MEMBER = env('BENCH_MEMBER');
const QUEUE = env('BENCH_TASK_QUEUE');

const pool = new Pool({ connectionString: env('DATABASE_URL_APP'), max: 20 });
const keys = parseMasterKeys(env('NEUROERP_CODEC_KEYS'));
if (!Array.isArray(keys)) throw new Error(keys.problem);
const client = new Client({
  connection: Connection.lazy({ address: env('TEMPORAL_ADDRESS') }),
  namespace: env('TEMPORAL_NAMESPACE'),
  dataConverter: dataConverter(tenantKeyRing(keys, parseWorkflowId)),
});
const ERP_TENANT = defineSearchAttributeKey('ErpTenant', 'KEYWORD');
const ERP_PROCESS = defineSearchAttributeKey('ErpProcess', 'KEYWORD');
const ERP_SUBJECT = defineSearchAttributeKey('ErpSubject', 'KEYWORD');

interface StoredAnswer {
  readonly status: number;
  readonly body: unknown;
}

async function inTransaction<T>(work: (tx: PoolClient) => Promise<T>): Promise<T> {
  const tx = await pool.connect();
  try {
    await tx.query(`begin; select set_config('app.tenant', '${TENANT}', true)`);
    const result = await work(tx);
    await tx.query('commit');
    return result;
  } catch (error) {
    await tx.query('rollback');
    throw error;
  } finally {
    tx.release();
  }
}

async function knows(request: Request): Promise<boolean> {
  const [, hex = '', secret = ''] = /^Bearer nerp_([0-9a-f]{32})_(\S+)$/.exec(request.get('authorization') ?? '') ?? [];
  const { rows } = await pool.query<{ key_hash: Buffer; expires_at: Date | null; revoked_at: Date | null }>(
    'select key_hash, expires_at, revoked_at from find_api_key($1)',
    [hex],
  );
  const [key] = rows;
  if (!key || key.revoked_at || (key.expires_at && key.expires_at.getTime() <= Date.now())) return false;
  return timingSafeEqual(createHash('sha256').update(secret).digest(), key.key_hash);
}

async function isOverdue(tx: PoolClient, accountId: string): Promise<boolean> {
  const { rows } = await tx.query(
    `select 1 from account a join open_item i on i.tenant_id = a.tenant_id and i.account_id = a.account_id
     where a.tenant_id = $1 and a.account_id = $2 and a.handed_over_on is null and i.open_minor > 0
       and i.due_date < current_date limit 1`,
    [TENANT, accountId],
  );
  return rows.length > 0;
}

async function start(request: Request, response: Response, checked: boolean): Promise<void> {
  const { accountId } = request.body as { accountId?: unknown };
  const key = request.get('idempotency-key');
  if (typeof accountId !== 'string' || key === undefined) return void response.status(422).end();
  const processId = uuidv7();
  const workflowId = `${TENANT}.collect-account.${accountId}.${processId}`;
  const at = new Date().toISOString();
  const title = `Collect ${accountId}`;
  const answer = {
    id: processId,
    type: 'collect-account',
    title,
    status: 'starting',
    startedAt: at,
    subjectId: accountId,
  };
  const hash = createHash('sha256').update(JSON.stringify(request.body)).digest('hex');
  const stored = await inTransaction(async (tx): Promise<StoredAnswer | 'not-overdue' | undefined> => {
    const claimed = await tx.query(
      `insert into idempotency_record
         (tenant_id, route, idempotency_key, request_hash, state, status, headers, body, locked_until)
       values ($1, 'hand-written', $2, $3, 'done', 202, '{}', $4, now()) on conflict do nothing`,
      [TENANT, key, hash, JSON.stringify(answer)],
    );
    if (claimed.rowCount === 0) {
      const { rows } = await tx.query<StoredAnswer>(
        `select status, body from idempotency_record
         where tenant_id = $1 and route = 'hand-written' and idempotency_key = $2`,
        [TENANT, key],
      );
      return rows[0];
    }
    if (checked && !(await isOverdue(tx, accountId))) return 'not-overdue';
    await tx.query(
      `insert into process (tenant_id, process_id, type, business_key, subject_id, title, workflow_id, input, status,
         started_by, started_at, updated_at)
       values ($1, $2, 'collect-account', $3::text, $3::uuid, $4, $5, $6, 'starting', $7, $8, $8)`,
      [TENANT, processId, accountId, title, workflowId, JSON.stringify({ accountId }), MEMBER, at],
    );
    await tx.query(
      `insert into process_event (tenant_id, event_id, process_id, type, occurred_at, actor, summary)
       values ($1, $2, $3, 'process-started', $4, $5, $6)`,
      [TENANT, uuidv7(), processId, at, MEMBER, `Started: ${title}`],
    );
    return undefined;
  });
  if (stored === 'not-overdue') return void response.status(409).end();
  if (stored) return void response.status(stored.status).json(stored.body);
  await client.workflow.start('collectAccount', {
    workflowId,
    taskQueue: QUEUE,
    args: [{ v: 1, tenantId: TENANT, processId }],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
    staticSummary: title,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: ERP_TENANT, value: TENANT },
      { key: ERP_PROCESS, value: 'collect-account' },
      { key: ERP_SUBJECT, value: accountId },
    ]),
  });
  response.status(202).location(`/processes/${processId}`).json(answer);
}

async function readOne(request: Request, response: Response): Promise<void> {
  const { rows } = await inTransaction((tx) =>
    tx.query('select * from process where tenant_id = $1 and process_id = $2', [TENANT, request.params.processId]),
  );
  if (rows.length === 0) response.status(404).end();
  else response.json(rows[0]);
}

async function list(request: Request, response: Response): Promise<void> {
  const { rows } = await inTransaction((tx) =>
    tx.query(
      `select * from process where tenant_id = $1 and type = 'collect-account' order by process_id desc limit $2`,
      [TENANT, Number(request.query.limit)],
    ),
  );
  response.json({ items: rows });
}

const app = express();
app.use(express.json());
for (const [path, checked] of [
  ['/plain', false],
  ['/checked', true],
] as const) {
  const guarded = (handler: (request: Request, response: Response) => Promise<void>) => {
    return async (request: Request, response: Response): Promise<void> => {
      if (checked && !(await knows(request))) return void response.status(401).end();
      await handler(request, response);
    };
  };
  app.post(
    `${path}/starts`,
    guarded((request, response) => start(request, response, checked)),
  );
  app.get(`${path}/processes/:processId`, guarded(readOne));
  app.get(`${path}/processes`, guarded(list));
}
app.get('/health', (_request, response) => void response.json({}));
const server = app.listen(Number(env('PORT')), '127.0.0.1');
process.once('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void pool.end();
  void client.connection.close();
});
