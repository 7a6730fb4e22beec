import type { RateBook } from '../../../domain/receivables/collection/rate-book';
import { DEFAULT_LAWS } from '../../../domain/receivables/defaults/laws';
import { DEFAULT_RATES } from '../../../domain/receivables/defaults/rates';
import type { LawDefinition } from '../../../domain/receivables/interest/law';
import { withOwnRates } from '../../../domain/receivables/interest/own-rates';
import type { ReferenceRate } from '../../../domain/receivables/interest/rate-table';
import type { Transaction } from '../../database';
import { newestDocuments } from '../platform/policy-versions';

/** A document of the tenant's own with its version; undefined once it was taken back. */
export interface Own<T> {
  readonly version: number;
  readonly document: T | undefined;
}

/** The laws and reference rates a tenant wrote itself, by id; each is a versioned document. */
export interface OwnRateBook {
  readonly laws: ReadonlyMap<string, Own<LawDefinition>>;
  readonly rates: ReadonlyMap<string, Own<ReferenceRate>>;
}

/** Kinds of the documents; a document that was taken back is stored as null. */
export const LAW_KIND = 'law';
export const RATE_KIND = 'reference-rate';

export async function loadOwnRateBook(tx: Transaction, tenantId: string): Promise<OwnRateBook> {
  const found = await newestDocuments(tx, tenantId, [LAW_KIND, RATE_KIND]);
  const of = <T>(kind: string): Map<string, Own<T>> =>
    new Map(
      found
        .filter((row) => row.kind === kind)
        // Only the routes write these kinds, and they store what the domain's checks let through.
        .map(({ name, version, document }) => [name, { version, document: (document as T | null) ?? undefined }]),
    );
  return { laws: of(LAW_KIND), rates: of(RATE_KIND) };
}

/**
 * The laws and reference rates a tenant's claims are computed by: the shipped ones, with the tenant's own laws in front
 * of them and its own rates beside them.
 */
export async function loadRateBook(tx: Transaction, tenantId: string): Promise<RateBook> {
  return rateBookOf(await loadOwnRateBook(tx, tenantId));
}

/** The shipped laws and rates with a tenant's own. */
export function rateBookOf(own: OwnRateBook): RateBook {
  return {
    laws: [...inForce(own.laws).values(), ...DEFAULT_LAWS],
    rates: withOwnRates(DEFAULT_RATES, Object.fromEntries(inForce(own.rates))),
  };
}

/** The documents that were not taken back. */
export function inForce<T>(own: ReadonlyMap<string, Own<T>>): Map<string, T> {
  return new Map([...own].flatMap(([id, { document }]) => (document === undefined ? [] : [[id, document] as const])));
}
