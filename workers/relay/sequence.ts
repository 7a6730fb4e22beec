import { acrossTenants } from '../../schema/database';
import type { Database } from '../../schema/database';
import { numberEvents, tenantsToNumber } from '../../schema/queries/platform/sequencer';

/** Gives committed events their numbers, tenant by tenant; false when there are none left. `db` as the sequencer's role. */
export async function sequenceEvents(db: Database, onNumbered?: (count: number) => void): Promise<boolean> {
  let numbered = 0;
  for (const tenantId of await acrossTenants(db, tenantsToNumber)) {
    numbered += await acrossTenants(db, (tx) => numberEvents(tx, tenantId));
  }
  if (numbered > 0) onNumbered?.(numbered);
  return numbered > 0;
}
