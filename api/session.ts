import type { Actor } from '../domain/platform/access';

/** Who asks, as verified from the API key: the only place a tenant comes from. */
export interface Session {
  readonly tenantId: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly keyId: string;
  readonly actor: Actor;
}
