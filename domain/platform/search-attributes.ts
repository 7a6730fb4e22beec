/**
 * The search attributes of every process, so that the Web UI lists and filters in business words. Ids and statuses only:
 * Temporal never encrypts them. At most six Keyword (the server allows ten a namespace).
 */
export const SEARCH_ATTRIBUTES = {
  ErpTenant: 'KEYWORD',
  ErpProcess: 'KEYWORD',
  ErpSubject: 'KEYWORD',
  ErpStatus: 'KEYWORD',
  ErpStep: 'KEYWORD',
  ErpDue: 'DATETIME',
} as const;

export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;
