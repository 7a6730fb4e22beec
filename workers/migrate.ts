import { RETENTION_DAYS } from '../runtime/embedded/temporal';
import { prepareNamespace } from '../runtime/embedded/temporal-namespace';
import { migrateToLatest } from '../schema/migrate';
import { ensureRoles, ROLE_NAMES } from '../schema/roles';
import type { RoleName } from '../schema/roles';
import { SEARCH_ATTRIBUTES } from '../domain/platform/search-attributes';

/**
 * The job that runs before a release on servers of one's own: roles and passwords, schema, Temporal namespace. Safe to
 * repeat. Reads DATABASE_URL_ADMIN (may create roles) and the five DATABASE_URL_* of the roles, which carry the
 * passwords; TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE.
 */
async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const urls = Object.fromEntries(
    ROLE_NAMES.map((role) => [
      role,
      new URL(required(env, `DATABASE_URL_${role.replace('neuroerp_', '').toUpperCase()}`)),
    ]),
  ) as Record<RoleName, URL>;
  const passwords = Object.fromEntries(
    ROLE_NAMES.map((role) => [role, decodeURIComponent(urls[role].password)]),
  ) as Record<RoleName, string>;
  const owner = urls.neuroerp_owner;
  await ensureRoles(required(env, 'DATABASE_URL_ADMIN'), owner.pathname.slice(1), passwords);
  const applied = await migrateToLatest(owner.toString());
  say(applied.length > 0 ? `database brought up to date: ${applied.join(', ')}` : 'database is up to date');
  const namespace = required(env, 'TEMPORAL_NAMESPACE');
  await prepareNamespace({
    address: required(env, 'TEMPORAL_ADDRESS'),
    namespace,
    retentionDays: RETENTION_DAYS,
    searchAttributes: SEARCH_ATTRIBUTES,
  });
  say(`Temporal namespace ${namespace} is ready`);
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

function say(msg: string): void {
  process.stdout.write(`${JSON.stringify({ level: 30, msg })}\n`);
}

main(process.env).catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
