/** Licences that ask for no more than their text and the names of the authors, by their SPDX identifiers. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'Bitstream-Vera',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/**
 * True when an SPDX expression (spdx.github.io/spdx-spec, annex D) lets us use what it licences: one licence, or several
 * joined by one kind of operator. A mixed or nested expression is refused, so that people read it.
 */
export function isAllowed(expression: string): boolean {
  const text = /^\(([^()]*)\)$/.exec(expression)?.[1] ?? expression;
  const choices = text.split(' OR ');
  if (choices.length > 1) return !text.includes(' AND ') && choices.some((licence) => ALLOWED.has(licence));
  return text.split(' AND ').every((licence) => ALLOWED.has(licence));
}
