import { uuidv7 } from 'uuidv7';
import type { IsoInstant } from '../../../domain/platform/dates';
import { toJson } from '../../database';
import type { Transaction } from '../../database';

/** One line of a process's timeline: what happened, by whom, by which rule, on which numbers. */
export interface NewEvent {
  readonly tenantId: string;
  readonly processId: string | null;
  /** Code in kebab-case, e.g. `notice-decided`. */
  readonly type: string;
  /** The tenant's clock. */
  readonly occurredAt: IsoInstant;
  /** A member's id, or the part of the house that acted: `process`, `relay`, `reconciler`, `sweep`, `import`. */
  readonly actor: string;
  /** One sentence for people. */
  readonly summary: string;
  readonly rule?: string;
  readonly data?: unknown;
}

/** Appends events; the sequencer gives them their numbers once they are committed. */
export async function recordEvents(tx: Transaction, events: readonly NewEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx
    .insertInto('processEvent')
    .values(
      events.map((event) => ({
        tenantId: event.tenantId,
        eventId: uuidv7(),
        processId: event.processId,
        type: event.type,
        occurredAt: event.occurredAt,
        actor: event.actor,
        summary: event.summary,
        rule: event.rule ?? null,
        data: toJson(event.data ?? {}),
      })),
    )
    .execute();
}
