import type { IsoInstant, Zone } from '../domain/platform/dates';
import type { Transaction } from '../schema/database';

/** What a process is started about, found or refused within the transaction that inserts its row. */
export type PreparedStart =
  | {
      /** Finds the running one: at most one open process per type and key. */
      readonly businessKey: string;
      readonly subjectId: string | null;
      /** One line for people. */
      readonly title: string;
      /** What is kept as the process's input; usually the checked input itself. */
      readonly input: unknown;
    }
  | {
      readonly refusal: 'invalid' | 'not-found' | 'conflict';
      readonly detail: string;
      /** JSON pointer of the field to blame, e.g. `#/accountId`. */
      readonly pointer?: string;
    };

export interface StartTenant {
  readonly tenantId: string;
  readonly memberId: string;
  readonly now: IsoInstant;
  /** Where the company's days begin. */
  readonly zone: Zone;
}

/**
 * Looks at the ledger before a process starts. `input` has passed the manifest's schema. Writes only what must stand or
 * fall with the process row.
 */
export type PrepareStart = (tx: Transaction, tenant: StartTenant, input: unknown) => Promise<PreparedStart>;
