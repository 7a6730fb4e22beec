import { inTenant } from '../schema/database';
import type { Database } from '../schema/database';
import { findApiKey, touchApiKey } from '../schema/queries/platform/api-keys';
import { parseToken, secretMatches } from '../runtime/api-token';
import { Problem } from './problem';
import type { Session } from './session';

/** `last used` is written at most this often, so that reading does not write. */
const TOUCH_AFTER_MS = 5 * 60_000;

/**
 * Finds out who asks, from `Authorization: Bearer` or `X-API-Key`. Every refusal is the same 401: nothing tells a
 * wrong key from an unknown, expired or revoked one.
 */
export async function authenticate(
  db: Database,
  headers: Readonly<Record<string, string | undefined>>,
  nowMs: number,
): Promise<Session> {
  const text = tokenText(headers);
  if (text === undefined) throw unauthenticated('Send your API key as `Authorization: Bearer …` or `X-API-Key: …`.');
  const refusal = 'The API key is unknown, expired or revoked.';
  const token = parseToken(text);
  if (!token) throw unauthenticated(refusal);
  const key = await findApiKey(db, token.keyId);
  if (!key || !secretMatches(token.secret, key.keyHash)) throw unauthenticated(refusal);
  if (key.revokedAt !== null) throw unauthenticated(refusal);
  if (key.expiresAt !== null && Date.parse(key.expiresAt) <= nowMs) throw unauthenticated(refusal);
  if (key.lastUsedAt === null || nowMs - Date.parse(key.lastUsedAt) > TOUCH_AFTER_MS) {
    await inTenant(db, key.tenantId, (tx) => touchApiKey(tx, key.tenantId, key.keyId, new Date(nowMs).toISOString()));
  }
  return {
    tenantId: key.tenantId,
    memberId: key.memberId,
    memberName: key.memberName,
    keyId: key.keyId,
    actor: { roles: key.roles, scopes: key.scopes },
  };
}

function tokenText(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  return bearer ?? headers['x-api-key'];
}

function unauthenticated(detail: string): Problem {
  return new Problem('unauthenticated', detail, { headers: { 'WWW-Authenticate': 'Bearer realm="neuroerp"' } });
}
