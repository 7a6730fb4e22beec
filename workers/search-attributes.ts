import type { SearchAttributes } from '../runtime/embedded/temporal-namespace';

/** The fixed set for every process; at most six Keywords. Adding one means registering it where the server runs. */
export const SEARCH_ATTRIBUTES = {
  Tenant: 'KEYWORD',
  Process: 'KEYWORD',
  Subject: 'KEYWORD',
  Status: 'KEYWORD',
  Step: 'KEYWORD',
  Due: 'DATETIME',
} as const satisfies SearchAttributes;
