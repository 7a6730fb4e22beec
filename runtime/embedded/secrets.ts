import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { readJson, writeJson } from './home';

/**
 * The secrets of an embedded installation: made once, kept in a file only the owner can read. A name that is missing
 * gets 32 random bytes (base64url); what is there is never changed, because the data depend on it.
 */
export function loadSecrets<Name extends string>(file: string, names: readonly Name[]): Record<Name, string> {
  const stored = (readJson(file) ?? {}) as Record<string, unknown>;
  const missing = names.filter((name) => typeof stored[name] !== 'string');
  for (const name of missing) stored[name] = randomBytes(32).toString('base64url');
  if (missing.length > 0) writeJson(file, stored, 0o600);
  chmodSync(file, 0o600);
  return Object.fromEntries(names.map((name) => [name, stored[name]])) as Record<Name, string>;
}
