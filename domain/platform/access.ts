/** What a member may be; a member may hold several. */
export const ROLES = ['admin', 'finance-manager', 'finance-clerk', 'operator', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What may be permitted. `<room>:<thing>:<verb>`; every route and command names exactly one, and scopes of an API key
 * are drawn from the same list.
 */
export const PERMISSIONS = [
  'platform:process:read',
  'platform:process:start',
  'platform:process:command',
  'platform:process:cancel',
  'platform:task:read',
  'platform:task:work',
  'platform:task:assign',
  'platform:event:read',
  'platform:mailbox:read',
  'platform:key:manage',
  'platform:clock:adjust',
  'platform:operations:read',
  'receivables:ledger:read',
  'receivables:ledger:write',
  'receivables:import:run',
  'receivables:collection:steer',
  'receivables:claim:write-off',
  'receivables:policy:read',
  'receivables:policy:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const READ: readonly Permission[] = PERMISSIONS.filter((name) => name.endsWith(':read'));

/** The policy table: who may do what. Tests generate the role matrix of every route from it. */
export const POLICY: Readonly<Record<Role, readonly Permission[]>> = {
  admin: PERMISSIONS,
  'finance-manager': [
    ...READ,
    'platform:process:start',
    'platform:process:command',
    'platform:process:cancel',
    'platform:task:work',
    'platform:task:assign',
    'receivables:ledger:write',
    'receivables:import:run',
    'receivables:collection:steer',
    'receivables:claim:write-off',
    'receivables:policy:write',
  ],
  'finance-clerk': [
    ...READ,
    'platform:process:start',
    'platform:process:command',
    'platform:task:work',
    'receivables:ledger:write',
    'receivables:import:run',
    'receivables:collection:steer',
  ],
  operator: [
    'platform:process:read',
    'platform:process:cancel',
    'platform:task:read',
    'platform:task:work',
    'platform:event:read',
    'platform:operations:read',
  ],
  viewer: READ,
};

/** Who asks: the roles of a member and, when the key is narrower than its member, the key's scopes. */
export interface Actor {
  readonly roles: readonly string[];
  /** Empty means: no narrower than the roles. */
  readonly scopes: readonly string[];
}

/** True when one of the actor's roles grants the permission and the key's scopes, if any, name it. */
export function can(actor: Actor, permission: Permission): boolean {
  if (actor.scopes.length > 0 && !actor.scopes.includes(permission)) return false;
  return actor.roles.some((role) => isRole(role) && POLICY[role].includes(permission));
}

function isRole(name: string): name is Role {
  return (ROLES as readonly string[]).includes(name);
}

/** Groups of people that tasks are offered to, and which roles belong to each. */
export const CANDIDATE_GROUPS = {
  collections: ['finance-clerk', 'finance-manager', 'admin'],
  'finance-managers': ['finance-manager', 'admin'],
  operators: ['operator', 'admin'],
} as const satisfies Record<string, readonly Role[]>;
export type CandidateGroup = keyof typeof CANDIDATE_GROUPS;

/** The groups whose tasks someone with these roles may claim. */
export function groupsOf(roles: readonly string[]): CandidateGroup[] {
  return (Object.keys(CANDIDATE_GROUPS) as CandidateGroup[]).filter((group) =>
    CANDIDATE_GROUPS[group].some((role) => roles.includes(role)),
  );
}
