import type { RateBook } from '../../../domain/receivables/collection/claims';
import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { DEFAULT_RATES } from '../../../domain/receivables/defaults/rates';
import { withOwnRates } from '../../../domain/receivables/interest/own-rates';
import type { LawTable } from '../../../domain/receivables/interest/law';
import type { RateTable } from '../../../domain/receivables/interest/rate-table';
import type { Transaction } from '../../database';

/**
 * The laws and reference rates a tenant's claims are computed by: the shipped ones, with the tenant's own laws in front
 * of them and its own rates beside them. Stored as policy documents `laws/own` and `rates/own`.
 */
export async function loadRateBook(tx: Transaction, tenantId: string): Promise<RateBook> {
  const own = await tx
    .selectFrom('policyVersion')
    .distinctOn('kind')
    .select(['kind', 'document'])
    .where('tenantId', '=', tenantId)
    .where('kind', 'in', ['laws', 'rates'])
    .where('name', '=', 'own')
    .orderBy('kind')
    .orderBy('version', 'desc')
    .execute();
  const of = (kind: string): unknown => own.find((row) => row.kind === kind)?.document;
  return {
    laws: [...((of('laws') as LawTable | undefined) ?? []), ...DEFAULT_LAWS],
    rates: withOwnRates(DEFAULT_RATES, (of('rates') as RateTable | undefined) ?? {}),
  };
}
