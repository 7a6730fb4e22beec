import { ROLE_NAMES } from '../../../schema/roles';
import type { RoleName } from '../../../schema/roles';

/** The roles of a test server share one password; the server is on loopback and lives as long as the run. */
export function rolePasswords(password: string): Record<RoleName, string> {
  return Object.fromEntries(ROLE_NAMES.map((role) => [role, password])) as Record<RoleName, string>;
}
