import { createHash } from 'node:crypto';
import { z } from 'zod';
import { toJson } from '../schema/database';
import { Problem } from './problem';

const DEFAULT_SIZE = 50;
const LARGEST_SIZE = 200;

/** Query parameters of every list. A page size over the largest is coerced down, not refused. */
export const pageQuery = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .transform((size) => Math.min(size, LARGEST_SIZE))
    .default(DEFAULT_SIZE)
    .meta({ description: `Entries per page; more than ${LARGEST_SIZE} counts as ${LARGEST_SIZE}.`, example: 50 }),
  cursor: z
    .string()
    .max(1_000)
    .optional()
    .meta({ description: 'Where to go on: `nextCursor` of the page before, with the same filters.' }),
};

/** The body of every list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z
      .string()
      .nullable()
      .meta({ description: 'Give it as `cursor` to read on; null on the last page.', example: null }),
  });
}

const TOKEN = z.tuple([z.string(), z.unknown()]);

/**
 * Makes an opaque cursor for the place after `position`. It is bound to the list and its filters, so a cursor moved to
 * another list or other filters is refused instead of answering with a page that means nothing. It grants nothing:
 * row-level security holds whatever position it names.
 */
export function writeCursor(list: string, filters: unknown, position: unknown): string {
  return Buffer.from(JSON.stringify([binding(list, filters), position])).toString('base64url');
}

/** Reads a cursor back; 400 when it is damaged or belongs elsewhere. */
export function readCursor<T>(
  cursor: string | undefined,
  list: string,
  filters: unknown,
  position: z.ZodType<T>,
): T | undefined {
  if (cursor === undefined) return undefined;
  try {
    const [bound, place] = TOKEN.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (bound === binding(list, filters)) return position.parse(place);
  } catch {
    // Damaged: answered below like a foreign one.
  }
  const detail = 'Not a cursor of this list with these filters. Start again without a cursor.';
  throw new Problem('invalid-cursor', detail, { errors: [{ in: 'query', pointer: '#/cursor', detail }] });
}

/** Cuts one entry too many off and makes the cursor for it: lists ask for `limit + 1` rows. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  cursorAfter: (row: Row) => string,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toItem),
    nextCursor: rows.length > limit && last !== undefined ? cursorAfter(last) : null,
  };
}

function binding(list: string, filters: unknown): string {
  return createHash('sha256')
    .update(toJson([list, filters]))
    .digest('base64url')
    .slice(0, 22);
}
