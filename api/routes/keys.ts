import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { can, PERMISSIONS } from '../../domain/platform/access';
import type { Permission } from '../../domain/platform/access';
import { inTenant } from '../../schema/database';
import { insertApiKey, listApiKeys, revokeApiKey } from '../../schema/queries/platform/api-keys';
import type { ApiKeyRow } from '../../schema/queries/platform/api-keys';
import { findMember } from '../../schema/queries/platform/members';
import { formatToken, hashSecret, newSecret } from '../../runtime/api-token';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { instant, uuid } from '../fields';
import { invalidContent, notFound, Problem } from '../problem';
import { route } from '../route';
import type { Session } from '../session';

const key = {
  id: uuid,
  name: z.string(),
  memberId: uuid,
  scopes: z.array(z.string()).meta({ description: 'Empty: all that the member may do' }),
  createdAt: instant,
  expiresAt: instant.nullable(),
  lastUsedAt: instant.nullable().meta({ description: 'To within five minutes' }),
  revokedAt: instant.nullable(),
};
const keyBody = z.object(key).meta({ id: 'ApiKey' });

const create = route({
  method: 'post',
  path: '/api/v1/keys',
  operationId: 'create-key',
  permission: 'platform:key:manage',
  summary: 'Make an API key; its token is shown once',
  description: 'A repeat under the same Idempotency-Key shows the key without its token, which is not kept anywhere.',
  tags: ['Access'],
  idempotent: 'transaction',
  replayBody: (body) => keyBody.parse(body),
  request: {
    body: z.strictObject({
      name: z.string().trim().min(1).max(100).meta({ example: 'nightly import' }),
      memberId: uuid.optional().meta({ description: 'Whose key; default your own' }),
      scopes: z
        .array(z.enum(PERMISSIONS))
        .max(PERMISSIONS.length)
        .default([])
        .meta({
          description: 'Narrows the key; empty is no narrower than the member',
          example: ['platform:process:read'],
        }),
      expiresAt: instant.optional(),
    }),
  },
  responses: {
    201: {
      description: 'The key and, this once, its token',
      body: z.object({
        ...key,
        token: z.string().optional().meta({ description: 'Send it as `Authorization: Bearer`' }),
      }),
    },
  },
  handler: (call) =>
    inTenant(call.context.db, call.tenantId, (tx) =>
      call.once(tx, async () => {
        const { name, scopes, expiresAt, memberId = call.memberId } = call.body;
        requireNoWider(call, scopes);
        const now = call.context.wallClock();
        if (expiresAt !== undefined && Date.parse(expiresAt) <= now) {
          throw invalidContent('#/expiresAt', 'It must lie in the future.');
        }
        if (!(await findMember(tx, call.tenantId, memberId))) {
          throw invalidContent('#/memberId', 'There is no such member.');
        }
        const secret = newSecret();
        const row = await insertApiKey(tx, {
          tenantId: call.tenantId,
          keyId: uuidv7(),
          memberId,
          name,
          keyHash: hashSecret(secret),
          scopes: [...new Set(scopes)],
          createdAt: new Date(now).toISOString(),
          expiresAt: expiresAt ?? null,
        });
        const token = formatToken({ keyId: row.keyId, secret });
        return { status: 201 as const, body: { ...toKeyBody(row), token } };
      }),
    ),
});

/** A narrow key must not beget a wider one. */
function requireNoWider(call: Session, scopes: readonly Permission[]): void {
  if (call.actor.scopes.length === 0) return;
  if (scopes.length > 0 && scopes.every((scope) => can(call.actor, scope))) return;
  throw new Problem('forbidden', 'A key with scopes makes only keys with some of its own scopes.');
}

const list = route({
  method: 'get',
  path: '/api/v1/keys',
  operationId: 'list-keys',
  permission: 'platform:key:manage',
  summary: 'List API keys, newest first; never their tokens',
  tags: ['Access'],
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: { description: 'A page of keys', body: pageOf(keyBody).meta({ id: 'ApiKeyPage' }) } },
  handler: async ({ context, tenantId, query: { limit, cursor } }) => {
    const before = readCursor(cursor, 'keys', null, uuid);
    const rows = await inTenant(context.db, tenantId, (tx) => listApiKeys(tx, tenantId, { before, limit: limit + 1 }));
    return { status: 200, body: toPage(rows, limit, toKeyBody, (row) => writeCursor('keys', null, row.keyId)) };
  },
});

const revoke = route({
  method: 'delete',
  path: '/api/v1/keys/{keyId}',
  operationId: 'revoke-key',
  permission: 'platform:key:manage',
  summary: 'Revoke an API key, at once and for good',
  tags: ['Access'],
  request: { params: z.object({ keyId: uuid }) },
  responses: { 200: { description: 'The revoked key', body: keyBody } },
  handler: async ({ context, tenantId, params }) => {
    const at = new Date(context.wallClock()).toISOString();
    const row = await inTenant(context.db, tenantId, (tx) => revokeApiKey(tx, tenantId, params.keyId, at));
    if (!row) throw notFound('key');
    return { status: 200, body: toKeyBody(row) };
  },
});

function toKeyBody(row: ApiKeyRow): z.input<typeof keyBody> {
  const { keyId: id, name, memberId, scopes, createdAt, expiresAt, lastUsedAt, revokedAt } = row;
  return { id, name, memberId, scopes, createdAt, expiresAt, lastUsedAt, revokedAt };
}

export const KEY_ROUTES = [create, list, revoke];
