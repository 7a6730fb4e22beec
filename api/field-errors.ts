import type { z } from 'zod';
import type { FieldError, FieldPlace } from './problem';

type Issue = z.core.$ZodIssue;

/** At most this many fields are named: an answer stays small whatever was sent. */
const MOST = 100;

/** Names every refused field of a zod error by its JSON pointer (RFC 6901, as a URI fragment). Values are never echoed. */
export function fieldErrors(error: z.ZodError, place: FieldPlace, root: readonly PropertyKey[] = []): FieldError[] {
  return error.issues.flatMap((issue) => fromIssue(issue, place, root)).slice(0, MOST);
}

function fromIssue(issue: Issue, place: FieldPlace, root: readonly PropertyKey[]): FieldError[] {
  const path = [...root, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ in: place, pointer: pointerTo([...path, key]), detail: 'Unknown field' }));
  }
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    return closest(issue.errors).flatMap((inner) => fromIssue(inner, place, path));
  }
  return [{ in: place, pointer: pointerTo(path), detail: issue.message }];
}

/** The alternative the sender most likely meant: the one with the fewest complaints, then the deepest. */
function closest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(0, ...issues.map((issue) => issue.path.length));
  return [...alternatives].sort((a, b) => a.length - b.length || depth(b) - depth(a))[0] ?? [];
}

function pointerTo(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1'));
  return ['#', ...parts.map(encodeURIComponent)].join('/');
}
