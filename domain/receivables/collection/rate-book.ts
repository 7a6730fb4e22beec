import type { LawTable } from '../interest/law';
import type { RateTable } from '../interest/rate-table';

/** The laws and rates the tenant's claims are computed by; shipped ones unless the tenant holds its own. */
export interface RateBook {
  readonly laws: LawTable;
  readonly rates: RateTable;
}
