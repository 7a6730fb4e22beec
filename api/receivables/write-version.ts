import { inTenant } from '../../schema/database';
import type { Transaction } from '../../schema/database';
import type { IsoInstant } from '../../domain/platform/dates';
import { tenantNow } from '../../schema/queries/platform/clock';
import { recordEvents } from '../../schema/queries/platform/events';
import { requestReconsiderAll } from '../../schema/queries/platform/outbox';
import { lockTenant } from '../../schema/queries/platform/tenant-clock';
import type { ApiContext } from '../context';
import { requireMatch } from '../entity-tag';
import type { EntityTags } from '../entity-tag';
import { Problem } from '../problem';
import type { Session } from '../session';

interface VersionCall extends Session {
  readonly context: ApiContext;
  readonly ifMatch: EntityTags | undefined;
}

/** What is to be written, and what there is already. */
interface NextVersion<T> {
  /** The present version, 0 for a shipped document; undefined when the document is new. */
  readonly present: number | undefined;
  /** Stores it at the tenant's now and returns its number. */
  readonly store: (at: IsoInstant) => Promise<number>;
  /** For the timeline, e.g. `Collection policy default`. */
  readonly title: string;
  /** Ids for the event. */
  readonly data: Readonly<Record<string, string>>;
  readonly reply: (version: number) => T;
}

/**
 * Writes the next version of a document that collections decide by: one writer at a time, only by who has seen the
 * present version, with an event, and every running collection reconsiders.
 * @throws Problem 412 when there is a version and `If-Match` does not name it.
 */
export async function writeVersion<T>(
  { context, tenantId, memberId, ifMatch }: VersionCall,
  next: (tx: Transaction) => Promise<NextVersion<T>>,
): Promise<{ readonly status: 200 | 201; readonly etag: string; readonly body: T }> {
  return inTenant(context.db, tenantId, async (tx) => {
    await lockTenant(tx, tenantId);
    const { present, store, title, data, reply } = await next(tx);
    requireMatch(ifMatch, String(present ?? 'none'));
    if (present !== undefined && ifMatch === undefined) {
      throw new Problem('precondition-failed', 'Send `If-Match` with the version you read.', {
        headers: { ETag: `"${present}"` },
      });
    }
    const at = await tenantNow(tx, tenantId);
    const version = await store(at);
    await recordEvents(tx, [
      {
        tenantId,
        processId: null,
        type: 'policy-changed',
        occurredAt: at,
        actor: memberId,
        summary: `${title} is now version ${version}`,
        data: { ...data, version },
      },
    ]);
    await requestReconsiderAll(tx, tenantId, at, 'collect-account');
    return { status: present === undefined ? 201 : 200, etag: String(version), body: reply(version) };
  });
}
