import { factsOfDocument } from './openapi-facts';
import type { ValueFacts } from './openapi-facts';

/** A change that breaks clients written against the locked document: where, and what. */
export interface BreakingChange {
  readonly where: string;
  readonly what: string;
}

/**
 * Compares the present document with the locked one and names what would break a client: an operation, success or field
 * that is gone; something newly required; types, values or limits that got narrower for what is sent or wider for what is
 * read. What clients may ignore is no change. Where a break is meant, a new lock says so in the diff.
 */
export function breakingChanges(locked: unknown, present: unknown): BreakingChange[] {
  const was = factsOfDocument(locked);
  const is = factsOfDocument(present);
  const changes: BreakingChange[] = [];
  for (const [where, operationId] of was.operations) {
    const now = is.operations.get(where);
    if (now === undefined) changes.push({ where, what: 'the operation is gone' });
    else if (now !== operationId) changes.push({ where, what: `the operationId ${operationId} is now ${now}` });
  }
  const stands = (place: string) => [...is.operations.keys()].some((operation) => place.startsWith(`${operation} `));
  for (const where of was.replies) {
    if (stands(where) && !is.replies.has(where)) changes.push({ where, what: 'the answer is gone' });
  }
  for (const [where, value] of was.sent) {
    const now = is.sent.get(where);
    if (now) changes.push(...narrower(where, value, now));
    else if (stands(where)) changes.push({ where, what: 'it is not taken any more' });
  }
  for (const [where, value] of is.sent) {
    if (value.required && !was.sent.has(where) && isNewOn(where, was))
      changes.push({ where, what: 'it is newly required' });
  }
  for (const [where, value] of was.read) {
    const now = is.read.get(where);
    if (now) changes.push(...wider(where, value, now));
    else if (stands(where)) changes.push({ where, what: 'it is gone' });
  }
  return changes;
}

/** True when the value is new on an operation that clients know, below something they may already send. */
function isNewOn(where: string, was: ReturnType<typeof factsOfDocument>): boolean {
  const operation = where.split(' ').slice(0, 2).join(' ');
  if (!was.operations.has(operation)) return false;
  const parent = where.replace(/(\/[^/ ]*|\[\])$/, '');
  return !where.includes('#') || parent === where || was.sent.has(parent);
}

function narrower(where: string, was: ValueFacts, is: ValueFacts): BreakingChange[] {
  const changes: BreakingChange[] = [];
  if (is.required && !was.required) changes.push({ where, what: 'it is required now' });
  const types = lost(was.types, is.types);
  if (is.types.size > 0 && (was.types.size === 0 || types.length > 0)) {
    changes.push({ where, what: `types not taken any more: ${types.join(', ') || 'any'}` });
  }
  if (is.values) {
    const values = was.values ? lost(was.values, is.values) : ['any'];
    if (values.length > 0) changes.push({ where, what: `values not taken any more: ${values.join(', ')}` });
  }
  for (const [limit, value] of Object.entries(is.limits)) {
    const before = was.limits[limit];
    if (before !== value && !isLooser(limit, before, value)) {
      changes.push({ where, what: `${limit} is ${shown(value)} now, was ${shown(before)}` });
    }
  }
  return changes;
}

function isLooser(limit: string, was: unknown, is: unknown): boolean {
  if (typeof was !== 'number' || typeof is !== 'number') return false;
  return limit.startsWith('min') ? is <= was : is >= was;
}

function wider(where: string, was: ValueFacts, is: ValueFacts): BreakingChange[] {
  const changes: BreakingChange[] = [];
  if (was.required && !is.required) changes.push({ where, what: 'it may be missing now' });
  const types = was.types.size === 0 ? [] : is.types.size === 0 ? ['any'] : lost(is.types, was.types);
  if (types.length > 0) changes.push({ where, what: `new types: ${types.join(', ')}` });
  if (was.values) {
    const values = is.values ? lost(is.values, was.values) : ['any'];
    if (values.length > 0) changes.push({ where, what: `new values: ${values.join(', ')}` });
  }
  if (was.limits.format !== undefined && is.limits.format !== was.limits.format) {
    changes.push({
      where,
      what: `format is ${shown(is.limits.format)} now, was ${shown(was.limits.format)}`,
    });
  }
  return changes;
}

/** What is in the first and not in the second. An integer is a number, so `number` takes what `integer` took. */
function lost(from: ReadonlySet<string>, to: ReadonlySet<string>): string[] {
  return [...from].filter((value) => !to.has(value) && !(value === 'integer' && to.has('number')));
}

function shown(limit: unknown): string {
  return limit === undefined ? 'absent' : JSON.stringify(limit);
}
