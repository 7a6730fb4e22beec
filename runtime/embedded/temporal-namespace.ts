import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { temporal } from '@temporalio/proto';

export type SearchAttributeKind = 'TEXT' | 'KEYWORD' | 'INT' | 'DOUBLE' | 'BOOL' | 'DATETIME' | 'KEYWORD_LIST';
export type SearchAttributes = Readonly<Record<string, SearchAttributeKind>>;

export interface NamespaceOptions {
  readonly address: string;
  readonly namespace: string;
  /** How long closed histories are kept. */
  readonly retentionDays: number;
  readonly searchAttributes: SearchAttributes;
}

/** gRPC status codes (grpc.io/docs/guides/status-codes). */
const ALREADY_EXISTS = 6;
const NOT_FOUND = 5;

const DAY_SECONDS = 86_400;

/**
 * Brings a namespace to what we need: it exists, keeps closed histories long enough and knows the search attributes.
 * Safe to repeat. Throws when the server is not reachable or a search attribute exists with another type.
 */
export async function prepareNamespace(options: NamespaceOptions): Promise<void> {
  const connection = await Connection.connect({ address: options.address, connectTimeout: 5_000 });
  try {
    await ensureNamespace(connection, options);
    await ensureSearchAttributes(connection, options);
  } finally {
    await connection.close();
  }
}

async function ensureNamespace(connection: Connection, options: NamespaceOptions): Promise<void> {
  const { namespace } = options;
  const retention = msToTs(options.retentionDays * DAY_SECONDS * 1_000);
  const described = await connection.workflowService.describeNamespace({ namespace }).catch(ignore(NOT_FOUND));
  if (!described) {
    await connection.workflowService
      .registerNamespace({ namespace, workflowExecutionRetentionPeriod: retention })
      .catch(ignore(ALREADY_EXISTS));
    return;
  }
  const kept = Number(described.config?.workflowExecutionRetentionTtl?.seconds ?? 0);
  if (kept === options.retentionDays * DAY_SECONDS) return;
  await connection.workflowService.updateNamespace({
    namespace,
    config: { workflowExecutionRetentionTtl: retention },
  });
}

async function ensureSearchAttributes(connection: Connection, options: NamespaceOptions): Promise<void> {
  const { namespace } = options;
  const types = temporal.api.enums.v1.IndexedValueType;
  const { customAttributes } = await untilKnown(() => connection.operatorService.listSearchAttributes({ namespace }));
  const missing: Record<string, number> = {};
  for (const [name, kind] of Object.entries(options.searchAttributes)) {
    const wanted = types[`INDEXED_VALUE_TYPE_${kind}`];
    const has = customAttributes?.[name];
    if (has === undefined) missing[name] = wanted;
    else if (has !== wanted) throw new Error(`search attribute ${name} exists in ${namespace} with another type`);
  }
  if (Object.keys(missing).length === 0) return;
  await connection.operatorService
    .addSearchAttributes({ namespace, searchAttributes: missing })
    .catch(ignore(ALREADY_EXISTS));
}

/** A new namespace is known to every part of the server only after its caches were refreshed. */
async function untilKnown<T>(call: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if ((error as { code?: number }).code !== NOT_FOUND || Date.now() > deadline) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function ignore(code: number): (error: unknown) => undefined {
  return (error) => {
    if ((error as { code?: number }).code !== code) throw error;
    return undefined;
  };
}
