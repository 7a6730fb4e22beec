import type { IsoDate } from '../../../domain/platform/dates';

/** Which rows of the ledger to read. */
export interface LedgerScope {
  readonly tenantId: string;
  readonly accountId: string;
  /** Rows whose day comes later are left out. */
  readonly today: IsoDate;
  /** Closed items and spent credits too (statements, simulations); collection needs only what is open. */
  readonly withSettled?: boolean;
}
