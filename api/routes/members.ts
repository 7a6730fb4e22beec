import { z } from 'zod';
import { can, groupsOf, PERMISSIONS } from '../../domain/platform/access';
import { inTenant } from '../../schema/database';
import { listMembers } from '../../schema/queries/platform/members';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { uuid } from '../fields';
import { route } from '../route';

const me = route({
  method: 'get',
  path: '/api/v1/me',
  operationId: 'who-am-i',
  permission: 'authenticated',
  summary: 'Who am I, and what may I do?',
  tags: ['Access'],
  responses: {
    200: {
      description: 'The member behind the key',
      body: z
        .object({
          tenantId: uuid,
          memberId: uuid,
          name: z.string(),
          keyId: uuid,
          roles: z.array(z.string()),
          groups: z.array(z.string()).meta({ description: 'Groups whose tasks you may take' }),
          permissions: z.array(z.string()).meta({ description: 'What this key may do' }),
        })
        .meta({ id: 'Me' }),
    },
  },
  handler: async ({ tenantId, memberId, memberName, keyId, actor }) => ({
    status: 200 as const,
    body: {
      tenantId,
      memberId,
      name: memberName,
      keyId,
      roles: [...actor.roles],
      groups: groupsOf(actor.roles),
      permissions: PERMISSIONS.filter((permission) => can(actor, permission)),
    },
  }),
});

const list = route({
  method: 'get',
  path: '/api/v1/members',
  operationId: 'list-members',
  permission: 'platform:task:read',
  summary: 'List the people of your company, e.g. to hand a task to one',
  tags: ['Access'],
  request: { query: z.strictObject(pageQuery) },
  responses: {
    200: {
      description: 'A page of members',
      body: pageOf(
        z
          .object({ id: uuid, name: z.string(), roles: z.array(z.string()), groups: z.array(z.string()) })
          .meta({ id: 'Member' }),
      ).meta({ id: 'MemberPage' }),
    },
  },
  handler: async ({ context, tenantId, query: { limit, cursor } }) => {
    const after = readCursor(cursor, 'members', null, uuid);
    const rows = await inTenant(context.db, tenantId, (tx) => listMembers(tx, tenantId, { after, limit: limit + 1 }));
    const page = toPage(
      rows,
      limit,
      (row) => ({ id: row.memberId, name: row.name, roles: row.roles, groups: groupsOf(row.roles) }),
      (row) => writeCursor('members', null, row.memberId),
    );
    return { status: 200, body: page };
  },
});

export const MEMBER_ROUTES = [me, list];
