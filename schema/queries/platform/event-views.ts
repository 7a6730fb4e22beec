import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { Transaction } from '../../database';
import type { ProcessEventTable } from '../../tables/platform';

export type EventRow = Selectable<ProcessEventTable>;
/** An event that the sequencer has numbered. */
export type NumberedEvent = EventRow & { readonly number: bigint };

/** What happened to one process, oldest first, numbered or not; `after` is the last event id of the page before. */
export async function timelineOf(
  tx: Transaction,
  tenantId: string,
  processId: string,
  page: { after: string | undefined; limit: number },
): Promise<EventRow[]> {
  let query = tx
    .selectFrom('processEvent')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('processId', '=', processId);
  if (page.after !== undefined) query = query.where('eventId', '>', page.after);
  return query.orderBy('eventId').limit(page.limit).execute();
}

export interface EventFilter {
  /** Types of processes whose events the reader may not see. */
  readonly hiddenTypes: readonly string[];
  readonly processId?: string | undefined;
}

/** The tenant's committed events with a greater number, in order: nothing is ever skipped. */
export async function eventsAfter(
  tx: Transaction,
  tenantId: string,
  filter: EventFilter,
  after: bigint,
  limit: number,
): Promise<NumberedEvent[]> {
  let query = tx
    .selectFrom('processEvent')
    .selectAll('processEvent')
    .where('processEvent.tenantId', '=', tenantId)
    .where('number', '>', after);
  if (filter.processId !== undefined) query = query.where('processEvent.processId', '=', filter.processId);
  if (filter.hiddenTypes.length > 0) {
    query = query.where(
      sql<boolean>`not exists (select from process p where p.tenant_id = process_event.tenant_id
        and p.process_id = process_event.process_id and p.type = any(${[...filter.hiddenTypes]}))`,
    );
  }
  const rows = await query.orderBy('number').limit(limit).execute();
  return rows.flatMap((row) => (row.number === null ? [] : [{ ...row, number: row.number }]));
}

/** The number of the newest numbered event; 0 when there is none. */
export async function newestEventNumber(tx: Transaction, tenantId: string): Promise<bigint> {
  const head = await tx
    .selectFrom('eventHead')
    .select('lastNumber')
    .where('tenantId', '=', tenantId)
    .executeTakeFirst();
  return head?.lastNumber ?? 0n;
}
