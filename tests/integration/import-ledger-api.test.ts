import { createHash } from 'node:crypto';
import { z } from 'zod';
import { IMPORT_ROUTES } from '../../api/routes/receivables-imports';
import { MAPPING_ROUTES } from '../../api/routes/receivables-mappings';
import { PREPARE_START } from '../../api/processes';
import { routesFor } from '../../api/routes';
import { MANIFESTS } from '../../workflows/manifests';
import { problemOf } from '../support/api/problem-of';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Answer, Person, TestApi } from '../support/api/test-api';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { advanceImport, customerLine, invoiceLine, ledgerCsv, ledgerSums } from '../support/receivables/imports';

let house: House;
let api: TestApi;
let clerk: Person;
let stranger: Person;

beforeAll(async () => {
  house = await openHouse('import-ledger-api');
  api = await startTestApi(house, {
    routes: routesFor(MANIFESTS, [...IMPORT_ROUTES, ...MAPPING_ROUTES]),
    context: { manifests: MANIFESTS, prepareStart: PREPARE_START },
  });
  stranger = await newPerson(house, await house.newTenant(), ['admin']);
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});
beforeEach(async () => {
  clerk = await newPerson(house, await house.newTenant(), ['finance-clerk']);
});

const IMPORTS = '/api/v1/receivables/imports';
const MAPPINGS = '/api/v1/receivables/mappings';
const GOOD = ledgerCsv([customerLine('C-1'), invoiceLine('INV-1', 'C-1')]);
const BAD = ledgerCsv([customerLine('C-1'), ...[1, 2, 3].map((n) => invoiceLine(`INV-${n}`, 'C-9'))]);

const importShape = z.object({ id: z.uuid(), status: z.string(), outcome: z.string().nullable() });

const send = (
  text: string | Buffer,
  query = '',
  { type = 'text/csv', key, by = clerk }: { type?: string; key?: string; by?: Person } = {},
): Promise<Answer> =>
  api.call('POST', `${IMPORTS}${query}`, {
    token: by.token,
    text,
    headers: { 'content-type': type, ...(key === undefined ? {} : { 'idempotency-key': key }) },
  });
const get = (path: string, by = clerk) => api.call('GET', path, { token: by.token });
const rowsOf = (table: string) =>
  house.query<{ n: bigint }>(`select count(*) as n from ${table} where tenant_id = '${clerk.tenantId}'`);
const countOf = async (table: string) => Number((await rowsOf(table))[0]?.n);

/** Runs an import to its end, as its workflow would. */
async function finish(answer: Answer): Promise<string> {
  const { id } = importShape.parse(answer.body);
  const process = await house.superuser
    .selectFrom('process')
    .selectAll()
    .where('processId', '=', id)
    .executeTakeFirstOrThrow();
  await advanceImport(house, process);
  return id;
}

describe('an upload', () => {
  it('is kept, started and found under its Location at once', async () => {
    const answer = await send(GOOD, '?fileName=march.csv');
    expect(answer.status).toBe(202);
    const { id } = importShape.parse(answer.body);
    expect(answer.headers.get('location')).toBe(`${IMPORTS}/${id}`);
    expect(api.engine.started.some((workflowId) => workflowId.endsWith(id))).toBe(true);
    const watched = await get(`${IMPORTS}/${id}`);
    expect(watched.body).toMatchObject({
      id,
      status: 'starting',
      fileName: 'march.csv',
      mapping: 'neuroerp-csv',
      dryRun: false,
      onBadRow: 'stop',
      sha256: createHash('sha256').update(GOOD).digest('hex'),
      rows: { total: 0, checked: 0, imported: 0 },
    });
    await finish(answer);
    expect((await get(`${IMPORTS}/${id}`)).body).toMatchObject({
      status: 'completed',
      outcome: 'imported',
      rows: { total: 2, checked: 2, valid: 2, rejected: 0, imported: 2, unchanged: 0 },
    });
    expect((await get(`/api/v1/processes/${id}`)).body).toMatchObject({
      title: 'Import march.csv',
      type: 'import-ledger',
    });
  });

  it('that is repeated under its Idempotency-Key is one import', async () => {
    const first = await send(GOOD, '', { key: 'once' });
    await finish(first);
    const again = await send(GOOD, '', { key: 'once' });
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    expect(again.body).toEqual(first.body);
    expect(problemOf(await send(`${GOOD}\n`, '', { key: 'once' })).kind).toBe('idempotency-key-reused');
    expect(await countOf('ledger_import')).toBe(1);
  });

  it('of a file that is being imported answers with that import', async () => {
    const first = importShape.parse((await send(GOOD)).body);
    const second = await send(GOOD);
    expect([second.status, importShape.parse(second.body).id]).toEqual([200, first.id]);
    // A dry run of it is another wish.
    expect((await send(GOOD, '?dryRun=true')).status).toBe(202);
  });

  it('of 20 MB is refused with nothing changed', async () => {
    const answer = await send(Buffer.alloc(20 * 1_048_576, 'a'));
    expect([answer.status, problemOf(answer).kind]).toEqual([413, 'content-too-large']);
    expect([await countOf('process'), await countOf('ledger_import'), await countOf('idempotency_record')]).toEqual([
      0, 0, 0,
    ]);
  });

  it.each([
    ['an empty file', '', '', 'text/csv', 422, 'invalid-content'],
    ['another media type', 'x', '', 'application/pdf', 415, 'unsupported-media-type'],
    ['an unknown mapping', GOOD, '?mapping=nobody', 'text/csv', 422, 'invalid-content'],
    ['a mapping of the other format', GOOD, '?mapping=neuroerp-json', 'text/csv', 422, 'invalid-content'],
    ['an unknown parameter', GOOD, '?dryrun=true', 'text/csv', 400, 'invalid-parameter'],
    ['a wrong choice', GOOD, '?onBadRow=ignore', 'text/csv', 400, 'invalid-parameter'],
  ])('of %s is refused with nothing changed', async (_what, text, query, type, status, kind) => {
    const answer = await send(text, query, { type, key: 'refused' });
    expect([answer.status, problemOf(answer).kind]).toEqual([status, kind]);
    expect([await countOf('process'), await countOf('idempotency_record')]).toEqual([0, 0]);
  });

  it('of JSON is read by our own JSON mapping', async () => {
    const records = [{ record: 'customer', number: 'C-1', name: 'One', country: 'DE', zone: 'Europe/Berlin' }];
    const id = await finish(await send(JSON.stringify({ records }), '', { type: 'application/json; charset=utf-8' }));
    expect((await get(`${IMPORTS}/${id}`)).body).toMatchObject({ format: 'json', rows: { imported: 1 } });
  });

  it('needs the permission to import', async () => {
    const viewer = await newPerson(house, clerk.tenantId, ['viewer']);
    expect((await send(GOOD, '', { by: viewer })).status).toBe(403);
  });
});

describe('the row report', () => {
  it('is read page by page in the order of the file', async () => {
    const id = await finish(await send(BAD));
    expect((await get(`${IMPORTS}/${id}`)).body).toMatchObject({ outcome: 'rejected', rows: { rejected: 3 } });
    const item = z.object({ line: z.int(), field: z.string(), reason: z.string() });
    const page = z.object({ items: z.array(item), nextCursor: z.string().nullable() });
    const first = page.parse((await get(`${IMPORTS}/${id}/problems?limit=2`)).body);
    const reason = 'customer C-9 is neither in the ledger nor on an earlier row';
    expect(first.items).toEqual([
      { line: 3, field: 'customer', reason },
      { line: 4, field: 'customer', reason },
    ]);
    const next = page.parse((await get(`${IMPORTS}/${id}/problems?limit=2&cursor=${first.nextCursor}`)).body);
    expect([next.items.map(({ line }) => line), next.nextCursor]).toEqual([[5], null]);
  });

  it('and the import are nobody else’s business', async () => {
    const id = await finish(await send(BAD));
    for (const path of [`${IMPORTS}/${id}`, `${IMPORTS}/${id}/problems`]) {
      expect((await get(path, stranger)).status).toBe(404);
    }
  });

  it('of a process that is no import does not exist', async () => {
    const { processId } = await house.newProcess(clerk.tenantId, { type: 'collect-account' });
    expect((await get(`${IMPORTS}/${processId}`)).status).toBe(404);
  });
});

describe('a file that was checked', () => {
  const startAgain = (importId: string, body: object = {}, by = clerk) =>
    api.call('POST', '/api/v1/processes/import-ledger', { token: by.token, body: { importId, ...body } });

  it('is imported without being sent again', async () => {
    const checked = await finish(await send(GOOD, '?dryRun=true'));
    expect(await ledgerSums(house, clerk.tenantId)).toMatchObject({ accounts: 0, invoices: 0 });
    const started = await startAgain(checked);
    expect(started.status).toBe(202);
    const { id } = importShape.parse(started.body);
    const before = await get(`${IMPORTS}/${id}`);
    expect(before.body).toMatchObject({ dryRun: false, fileName: 'ledger', rows: { total: 0, checked: 0 } });
    await finish(started);
    expect((await get(`${IMPORTS}/${id}`)).body).toMatchObject({ outcome: 'imported', rows: { imported: 2 } });
    expect(await ledgerSums(house, clerk.tenantId)).toMatchObject({ accounts: 1, invoices: 1 });
  });

  it('or refused for a bad row, may be imported without its bad rows', async () => {
    const refused = await finish(await send(BAD));
    const id = await finish(await startAgain(refused, { onBadRow: 'skip' }));
    expect((await get(`${IMPORTS}/${id}`)).body).toMatchObject({
      outcome: 'imported',
      rows: { imported: 1, rejected: 3 },
    });
  });

  it('is not found by another tenant, and not kept once it is imported', async () => {
    const imported = await finish(await send(GOOD));
    expect((await startAgain(imported, {}, stranger)).status).toBe(404);
    expect(problemOf(await startAgain(imported)).kind).toBe('conflict');
  });
});

describe('column mappings', () => {
  const mapping = {
    title: 'Old system',
    source: { format: 'csv', delimiter: ';', encoding: 'windows-1252' },
    dates: 'd.m.yyyy',
    numbers: { decimal: ',', group: '.' },
    records: [
      {
        record: 'customer',
        fields: {
          number: { column: 'Nr' },
          name: { column: 'Name' },
          country: { constant: 'DE' },
          zone: { constant: 'Europe/Berlin' },
        },
      },
    ],
  };
  const put = (name: string, body: unknown, headers: Record<string, string> = {}) =>
    api.call('PUT', `${MAPPINGS}/${name}`, { token: clerk.token, body, headers });

  it('are saved, read, changed under their version, used and forgotten', async () => {
    const created = await put('old-system', mapping);
    expect([created.status, created.headers.get('etag')]).toEqual([201, '"1"']);
    expect((await get(`${MAPPINGS}/old-system`)).body).toMatchObject({
      ...mapping,
      name: 'old-system',
      shipped: false,
    });
    const latin = Buffer.from('Nr;Name\n1;Müller\n', 'latin1');
    await finish(await send(latin, '?mapping=old-system'));
    const names = await house.query(`select name from account where tenant_id = '${clerk.tenantId}'`);
    expect(names).toEqual([{ name: 'Müller' }]);

    expect((await put('old-system', mapping, { 'if-match': '"7"' })).status).toBe(412);
    expect((await put('old-system', { ...mapping, title: 'Older' }, { 'if-match': '"1"' })).status).toBe(200);
    const remove = () => api.call('DELETE', `${MAPPINGS}/old-system`, { token: clerk.token });
    expect([(await remove()).status, (await remove()).status]).toEqual([204, 404]);
  });

  it('list the shipped ones too, and the tenant’s own before a shipped one of its name', async () => {
    await put('neuroerp-csv', mapping);
    const list = z.object({ items: z.array(z.object({ name: z.string(), shipped: z.boolean() })) });
    expect(list.parse((await get(MAPPINGS)).body).items).toEqual([
      { name: 'ibm-accounts-receivable', shipped: true },
      { name: 'neuroerp-csv', shipped: false },
      { name: 'neuroerp-json', shipped: true },
    ]);
    expect(list.parse((await get(MAPPINGS, stranger)).body).items.every(({ shipped }) => shipped)).toBe(true);
  });

  it('that cannot be used are refused field by field', async () => {
    const [record] = mapping.records;
    const broken = {
      ...mapping,
      numbers: { decimal: ',', group: ',' },
      records: [
        { ...record, fields: { number: { column: 'Nr' }, zone: { constant: 'Mars' }, colour: { column: 'x' } } },
      ],
    };
    const problem = problemOf(await put('broken', broken));
    expect(problem.kind).toBe('invalid-content');
    expect(problem.pointers).toEqual([
      '#/numbers/group',
      '#/records/0/fields',
      '#/records/0/fields',
      '#/records/0/fields/zone',
      '#/records/0/fields/colour',
    ]);
    expect(problemOf(await put('broken', { ...mapping, dates: 'guess' })).pointers).toEqual(['#/dates']);
    expect((await put('No Name', mapping)).status).toBe(404);
  });
});
