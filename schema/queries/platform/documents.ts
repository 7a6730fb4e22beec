import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import type { Selectable } from 'kysely';
import type { IsoInstant } from '../../../domain/platform/dates';
import type { Transaction } from '../../database';
import type { DocumentTable } from '../../tables/platform';

export interface NewDocument {
  readonly tenantId: string;
  readonly processId: string | null;
  readonly kind: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Buffer;
  readonly createdAt: IsoInstant;
}

/** Keeps a file as evidence of what was sent; returns its id. */
export async function insertDocument(tx: Transaction, document: NewDocument): Promise<string> {
  const documentId = uuidv7();
  const sha256 = createHash('sha256').update(document.content).digest('hex');
  await tx
    .insertInto('document')
    .values({ ...document, documentId, sha256 })
    .execute();
  return documentId;
}

export async function findDocument(
  tx: Transaction,
  tenantId: string,
  documentId: string,
): Promise<Selectable<DocumentTable> | undefined> {
  return tx
    .selectFrom('document')
    .selectAll()
    .where('tenantId', '=', tenantId)
    .where('documentId', '=', documentId)
    .executeTakeFirst();
}
