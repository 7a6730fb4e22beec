import { Problem } from './problem';

/** The entity tags of an `If-Match` or `If-None-Match` header; `*` stands for any. */
export type EntityTags = readonly string[];

/** Reads the header's list; undefined when it was not sent. Weak marks are dropped: our tags change with the content. */
export function parseEntityTags(header: string | undefined): EntityTags | undefined {
  if (header === undefined) return undefined;
  if (header.trim() === '*') return ['*'];
  return [...header.matchAll(/(?:W\/)?"([^"]*)"/g)].map((match) => match[1] ?? '');
}

export function matches(tags: EntityTags, tag: string): boolean {
  return tags.includes('*') || tags.includes(tag);
}

/** Refuses with 412 when the sender decided on another version than the present one. */
export function requireMatch(ifMatch: EntityTags | undefined, present: string | bigint): void {
  if (ifMatch === undefined || matches(ifMatch, String(present))) return;
  throw new Problem('precondition-failed', 'It has changed since you read it. Read it again, then decide.', {
    headers: { ETag: `"${present}"` },
  });
}
