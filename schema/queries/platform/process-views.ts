import type { Transaction } from '../../database';
import type { Json, ProcessStatus } from '../../tables/platform';
import { effectKey } from './effects';
import type { ProcessRow } from './processes';

export interface ProcessFilter {
  readonly type?: string | undefined;
  /** Types the reader may not see. */
  readonly hiddenTypes: readonly string[];
  readonly status?: ProcessStatus | 'open' | 'closed' | undefined;
  readonly subjectId?: string | undefined;
  /** Part of the title, in any case, or the whole business key. */
  readonly q?: string | undefined;
}

/** Processes newest first; `before` is the last id of the page before (ids grow with time). */
export async function listProcesses(
  tx: Transaction,
  tenantId: string,
  filter: ProcessFilter,
  page: { before: string | undefined; limit: number },
): Promise<ProcessRow[]> {
  let query = tx.selectFrom('process').selectAll().where('tenantId', '=', tenantId);
  if (filter.type !== undefined) query = query.where('type', '=', filter.type);
  if (filter.hiddenTypes.length > 0) query = query.where('type', 'not in', [...filter.hiddenTypes]);
  if (filter.status === 'open') query = query.where('closedAt', 'is', null);
  else if (filter.status === 'closed') query = query.where('closedAt', 'is not', null);
  else if (filter.status !== undefined) query = query.where('status', '=', filter.status);
  if (filter.subjectId !== undefined) query = query.where('subjectId', '=', filter.subjectId);
  const { q } = filter;
  if (q !== undefined) {
    query = query.where((eb) => eb.or([eb('title', 'ilike', containing(q)), eb('businessKey', '=', q)]));
  }
  if (page.before !== undefined) query = query.where('processId', '<', page.before);
  return query.orderBy('processId', 'desc').limit(page.limit).execute();
}

export async function findProcess(
  tx: Transaction,
  tenantId: string,
  processId: string,
): Promise<ProcessRow | undefined> {
  return tx
    .selectFrom('process')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId)
    .executeTakeFirst();
}

/** The result that a command was recorded with when its process applied or refused it; undefined while it has not. */
export async function recordedCommand(
  tx: Transaction,
  tenantId: string,
  processId: string,
  commandId: string,
): Promise<Json | undefined> {
  const effect = await tx
    .selectFrom('effect')
    .select('result')
    .where('tenantId', '=', tenantId)
    .where('effectKey', '=', effectKey(processId, 'command', commandId))
    .executeTakeFirst();
  return effect?.result;
}

/** A `like` pattern for text that contains `part`; its own wildcards are taken literally. */
export function containing(part: string): string {
  return `%${part.replaceAll(/[\\%_]/g, '\\$&')}%`;
}
