import type { Transaction } from '../../database';
import { toJson } from '../../database';
import type { Json } from '../../tables/platform';

/** Names one effect of one process for ever: `<processId>/<step>/<n>`. */
export function effectKey(processId: string, step: string, n: number | string): string {
  return `${processId}/${step}/${n}`;
}

/**
 * Does `work` once: its result is recorded in the transaction that carries the effect, and a repeat returns the recorded
 * result without doing it again. Callers hold a lock that serialises attempts of the same process.
 */
export async function once<T extends Json>(
  tx: Transaction,
  effect: { tenantId: string; processId: string; key: string },
  work: () => Promise<T>,
): Promise<T> {
  const recorded = await tx
    .selectFrom('effect')
    .select('result')
    .where('tenantId', '=', effect.tenantId)
    .where('effectKey', '=', effect.key)
    .executeTakeFirst();
  if (recorded) return recorded.result as T;
  const result = await work();
  await tx
    .insertInto('effect')
    .values({ tenantId: effect.tenantId, effectKey: effect.key, processId: effect.processId, result: toJson(result) })
    .execute();
  return result;
}
