import { createHash } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { findProcess } from '../../schema/queries/platform/process-views';
import { findImport } from '../../schema/queries/receivables/import-progress';
import type { PrepareStart } from '../process-starts';

/** What an import is asked to do with its rows. */
export interface ImportWish {
  readonly dryRun: boolean;
  readonly onBadRow: 'stop' | 'skip';
}

/** The same file, mapping and wish, while one of it is running, is that one. */
export function importKey(sha256: string, mapping: string, { dryRun, onBadRow }: ImportWish): string {
  return createHash('sha256')
    .update(JSON.stringify([sha256, mapping, dryRun, onBadRow]))
    .digest('hex');
}

export function importTitle(fileName: string, { dryRun }: ImportWish): string {
  return `${dryRun ? 'Check' : 'Import'} ${fileName}`;
}

const wish = z.object({ importId: z.string(), dryRun: z.boolean(), onBadRow: z.enum(['stop', 'skip']) });

/** Starts an import on the file of an earlier one, which must have ended and still be kept. */
export const prepareImport: PrepareStart = async (tx, { tenantId }, input) => {
  const { importId, ...asked } = wish.parse(input);
  const earlier = await findImport(tx, tenantId, importId);
  const process = earlier && (await findProcess(tx, tenantId, importId));
  if (!earlier || !process) {
    return { refusal: 'not-found', detail: 'There is no such import.', pointer: '#/importId' };
  }
  if (process.closedAt === null) {
    return { refusal: 'conflict', detail: 'That import is still running.', pointer: '#/importId' };
  }
  if (!earlier.hasContent) {
    const detail = 'The file of that import is not kept any more. Send it again.';
    return { refusal: 'conflict', detail, pointer: '#/importId' };
  }
  return { businessKey: uuidv7(), subjectId: null, title: importTitle(earlier.fileName, asked), input };
};
