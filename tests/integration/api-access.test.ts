import { z } from 'zod';
import { can, POLICY, ROLES } from '../../domain/platform/access';
import type { Role } from '../../domain/platform/access';
import { ROUTES } from '../../api/routes';
import { samplePath, sampleBody } from '../support/api/samples';
import { newResources } from '../support/api/resources';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Person, TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { MANIFESTS } from '../../workflows/manifests';

let house: House;
let api: TestApi;
let tenantId: string;
const people = new Map<Role, Person>();

beforeAll(async () => {
  house = await openHouse('api-access');
  // The table as it is served, so that every route there is meets the matrices.
  api = await startTestApi(house, { routes: ROUTES, context: { manifests: MANIFESTS } });
  tenantId = await house.newTenant();
  for (const role of ROLES) people.set(role, await newPerson(house, tenantId, [role]));
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});

const person = (role: Role): Person => {
  const found = people.get(role);
  if (!found) throw new Error(`nobody is ${role}`);
  return found;
};
const NOBODY = '0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11';
const anyId = () => NOBODY;
const guarded = ROUTES.filter(({ permission }) => permission !== 'open');
const names = guarded.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

describe('open to everybody', () => {
  it('are only health, readiness, metrics, the description and the codec’s secret address', () => {
    const open = ROUTES.filter(({ permission }) => permission === 'open').map(({ path }) => path);
    expect([...new Set(open)].sort()).toEqual([
      '/codec/{secret}/decode',
      '/codec/{secret}/encode',
      '/docs',
      '/docs/{file}',
      '/health',
      '/metrics',
      '/openapi.json',
      '/ready',
    ]);
  });
});

describe('every route × every role, as the policy says', () => {
  it.each(names)('%s', async (_name, route) => {
    const statuses: Partial<Record<Role, boolean>> = {};
    const expected: Partial<Record<Role, boolean>> = {};
    for (const role of ROLES) {
      const body = route.request.body ? {} : undefined;
      const answer = await api.call(route.method.toUpperCase(), samplePath(route, anyId), {
        token: person(role).token,
        body,
      });
      statuses[role] = !(
        answer.status === 403 && problemOf(answer).detail === `This needs the permission ${route.permission}.`
      );
      expect(answer.status).not.toBe(401);
      expected[role] =
        route.permission === 'authenticated' ||
        (route.permission !== 'open' && POLICY[role].includes(route.permission));
    }
    expect(statuses).toEqual(expected);
  });

  it.each(names)('%s is narrowed by the scopes of a key', async (_name, route) => {
    const narrow = await newPerson(house, tenantId, ['admin'], { scopes: ['platform:operations:read'] });
    const answer = await api.call(route.method.toUpperCase(), samplePath(route, anyId), {
      token: narrow.token,
      body: route.request.body ? {} : undefined,
    });
    const allowed =
      route.permission === 'authenticated' ||
      (route.permission !== 'open' &&
        can({ roles: ['admin'], scopes: ['platform:operations:read'] }, route.permission));
    expect(answer.status === 403).toBe(!allowed);
  });

  it.each(names)('%s without a key answers 401', async (_name, route) => {
    const answer = await api.call(route.method.toUpperCase(), samplePath(route, anyId));
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="neuroerp"']);
    expect(problemOf(answer).kind).toBe('unauthenticated');
  });
});

describe('every route with an id × another tenant', () => {
  const withId = guarded.filter(({ path }) => path.includes('Id}'));
  const named = withId.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route] as const);

  it.each(named)('%s answers 404 to a stranger and finds it for its own', async (_name, route) => {
    const owner = await newPerson(house, await house.newTenant(), ['admin']);
    const stranger = await newPerson(house, await house.newTenant(), ['admin']);
    const resources = await newResources(house, owner);
    const path = samplePath(route, (name) => resources(name, route));
    const body = sampleBody(route);
    const call = (token: string) => api.call(route.method.toUpperCase(), path, { token, body });
    const foreign = await call(stranger.token);
    expect([foreign.status, problemOf(foreign).kind]).toEqual([404, 'not-found']);
    expect((await call(owner.token)).status).not.toBe(404);
  });
});

describe('lists', () => {
  it.each(guarded.filter(({ method, path }) => method === 'get' && !path.includes('{')).map(({ path }) => [path]))(
    '%s shows a tenant nothing of another',
    async (path) => {
      if (path === '/api/v1/events') return;
      const owner = await newPerson(house, await house.newTenant(), ['admin'], { name: 'Owner Osgood' });
      await newResources(house, owner);
      const stranger = await newPerson(house, await house.newTenant(), ['admin']);
      const text = JSON.stringify((await api.call('GET', path, { token: stranger.token })).body);
      expect(text).not.toContain(owner.tenantId);
      expect(text).not.toContain('Osgood');
    },
  );
});

describe('API keys', () => {
  const me = (token: string, header = 'authorization') =>
    api.call('GET', '/api/v1/me', {
      headers: header === 'authorization' ? { authorization: `Bearer ${token}` } : { [header]: token },
    });
  const create = (by: Person, body: unknown, headers: Record<string, string> = {}) =>
    api.call('POST', '/api/v1/keys', { token: by.token, body, headers });
  const made = z.object({ id: z.uuid(), token: z.string(), scopes: z.array(z.string()) });

  it('are taken from either header', async () => {
    const { token, memberId } = person('viewer');
    expect((await me(token)).body).toMatchObject({ memberId, roles: ['viewer'] });
    expect((await me(token, 'x-api-key')).status).toBe(200);
  });

  it.each(['unknown id', 'wrong secret', 'no key at all', 'expired', 'revoked'])('%s: the same 401', async (which) => {
    const valid = await newPerson(
      house,
      tenantId,
      ['viewer'],
      which === 'expired' ? { expiresAt: '2025-01-02T00:00:00.000Z' } : {},
    );
    if (which === 'revoked') await api.call('DELETE', `/api/v1/keys/${valid.keyId}`, { token: person('admin').token });
    const tokens: Record<string, string> = {
      'unknown id': valid.token.replace(/nerp_.{8}/, 'nerp_00000000'),
      'wrong secret': `${valid.token.slice(0, -4)}AAAA`,
      'no key at all': 'hello',
    };
    const answer = await me(tokens[which] ?? valid.token);
    expect([answer.status, problemOf(answer).detail]).toEqual([401, 'The API key is unknown, expired or revoked.']);
  });

  it('are shown once and stored as a hash', async () => {
    const answer = await create(
      person('admin'),
      { name: 'import', scopes: ['platform:process:read'] },
      { 'idempotency-key': 'k' },
    );
    const { id, token } = made.parse(answer.body);
    expect(token).toMatch(/^nerp_[0-9a-f]{32}_[A-Za-z0-9_-]{43}$/);
    expect((await api.call('GET', '/api/v1/processes', { token })).status).toBe(200);
    expect((await api.call('GET', '/api/v1/tasks', { token })).status).toBe(403);
    const again = await create(
      person('admin'),
      { name: 'import', scopes: ['platform:process:read'] },
      { 'idempotency-key': 'k' },
    );
    expect(again.body).toMatchObject({ id });
    const secret = token.slice(-43);
    const everywhere = await house.query(`
      select 1 from api_key where to_jsonb(api_key)::text like '%${secret}%'
      union all select 1 from idempotency_record where body::text like '%${secret}%'`);
    expect(everywhere).toEqual([]);
    const list = JSON.stringify((await api.call('GET', '/api/v1/keys', { token: person('admin').token })).body);
    expect(list).toContain(id);
    expect(list).not.toContain(secret);
    expect(api.logged.join('')).not.toContain(secret);
  });

  it('cannot beget wider ones', async () => {
    const narrow = await newPerson(house, tenantId, ['admin'], {
      scopes: ['platform:key:manage', 'platform:task:read'],
    });
    expect((await create(narrow, { name: 'x' })).status).toBe(403);
    expect((await create(narrow, { name: 'x', scopes: ['platform:process:read'] })).status).toBe(403);
    expect((await create(narrow, { name: 'x', scopes: ['platform:task:read'] })).status).toBe(201);
  });

  it('refuse unknown scopes, a past expiry and a member who is not there, each by its field', async () => {
    const pointers = async (body: object) => problemOf(await create(person('admin'), { name: 'x', ...body })).pointers;
    expect(await pointers({ scopes: ['everything'] })).toEqual(['#/scopes/0']);
    expect(await pointers({ expiresAt: '2020-01-01T00:00:00Z' })).toEqual(['#/expiresAt']);
    expect(await pointers({ memberId: NOBODY })).toEqual(['#/memberId']);
  });

  it('note when they were last used, but not at every request', async () => {
    const fresh = await newPerson(house, tenantId, ['viewer']);
    const used = async () =>
      (
        await house.query<{ lastUsedAt: string | null }>(
          `select last_used_at from api_key where key_id = '${fresh.keyId}'`,
        )
      )[0]?.lastUsedAt;
    expect(await used()).toBeNull();
    await me(fresh.token);
    const first = await used();
    expect(first).not.toBeNull();
    await me(fresh.token);
    expect(await used()).toBe(first);
  });
});
