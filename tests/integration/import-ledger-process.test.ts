import { z } from 'zod';
import { createEngine } from '../../api/engine';
import { PREPARE_START } from '../../api/processes';
import { IMPORT_ROUTES } from '../../api/routes/receivables-imports';
import { routesFor } from '../../api/routes';
import { MANIFESTS } from '../../workflows/manifests';
import { newPerson, startTestApi } from '../support/api/test-api';
import type { Person, TestApi } from '../support/api/test-api';
import { customerLine, invoiceLine, ledgerCsv, ledgerSums, paymentLine } from '../support/receivables/imports';
import { madeLedger } from '../support/receivables/made-ledger';
import { runHouse } from '../support/receivables/running-house';
import type { RunningHouse } from '../support/receivables/running-house';
import { until } from '../support/receivables/until';

let house: RunningHouse;
let api: TestApi;

beforeAll(async () => {
  house = await runHouse('import-ledger-process');
  const { temporal, taskQueue } = house;
  api = await startTestApi(house, {
    routes: routesFor(MANIFESTS, IMPORT_ROUTES),
    context: { manifests: MANIFESTS, prepareStart: PREPARE_START, engine: createEngine({ ...temporal, taskQueue }) },
  });
});
afterAll(async () => {
  await api?.close();
  await house?.close();
});

const imported = z.object({
  id: z.uuid(),
  outcome: z.string().nullable(),
  rows: z.object({ total: z.int(), checked: z.int(), imported: z.int(), rejected: z.int() }),
});
const watch = async (clerk: Person, id: string) =>
  imported.parse((await api.call('GET', `/api/v1/receivables/imports/${id}`, { token: clerk.token })).body);
const upload = async (clerk: Person, text: string, query = '') =>
  imported.parse(
    (
      await api.call('POST', `/api/v1/receivables/imports${query}`, {
        token: clerk.token,
        text,
        headers: { 'content-type': 'text/csv' },
      })
    ).body,
  );

test('an imported ledger is collected at once: who has paid is left alone, who is overdue is not', async () => {
  const tenantId = await house.newTenant();
  const clerk = await newPerson(house, tenantId, ['finance-manager']);
  const file = ledgerCsv([
    customerLine('PAID'),
    customerLine('OVERDUE'),
    customerLine('LATER'),
    invoiceLine('INV-1', 'PAID'),
    invoiceLine('INV-2', 'OVERDUE'),
    invoiceLine('INV-3', 'LATER', { issueDate: '2031-01-01', dueDate: '2031-02-01' }),
    paymentLine('P-1', 'PAID', { amount: '100.00', namedDocuments: 'INV-1' }),
  ]);
  const { id } = await upload(clerk, file);
  await until('the import ends', async () => (await watch(clerk, id)).outcome !== null);
  expect(await watch(clerk, id)).toMatchObject({ outcome: 'imported', rows: { total: 7, imported: 7, rejected: 0 } });
  const collected = async () =>
    house.query<{ number: string }>(`
      select a.number from process p join account a on a.account_id = p.subject_id
      where p.tenant_id = '${tenantId}' and p.type = 'collect-account'`);
  await until('the sweep has come', async () => (await collected()).length > 0);
  expect(await collected()).toEqual([{ number: 'OVERDUE' }]);
  const items = await house.query(`
    select number, open_minor from open_item where tenant_id = '${tenantId}' order by number`);
  expect(items).toEqual([
    { number: 'INV-1', openMinor: 0n },
    { number: 'INV-2', openMinor: 10_000n },
    { number: 'INV-3', openMinor: 10_000n },
  ]);
});

test('an import is cancelled like any process, and its end is told', async () => {
  const tenantId = await house.newTenant();
  const clerk = await newPerson(house, tenantId, ['finance-manager']);
  const { id } = await upload(clerk, madeLedger(20_000), '?dryRun=true');
  const answer = await api.call('POST', `/api/v1/processes/${id}/cancel`, {
    token: clerk.token,
    body: { reason: 'the wrong file' },
  });
  expect(answer.status).toBe(202);
  await until('the import ends', async () => (await watch(clerk, id)).outcome !== null);
  expect((await watch(clerk, id)).outcome).toBe('cancelled');
  expect(await ledgerSums(house, tenantId)).toMatchObject({ accounts: 0, invoices: 0 });
});

test('an import goes on by itself when its connections are cut in the middle of it', async () => {
  const tenantId = await house.newTenant();
  const clerk = await newPerson(house, tenantId, ['finance-clerk']);
  const { id } = await upload(clerk, madeLedger(8_000));
  await until('some rows are imported', async () => (await watch(clerk, id)).rows.imported > 0);
  await house.query(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and usename = 'neuroerp_app'`);
  await until('the import ends', async () => (await watch(clerk, id)).outcome !== null, 60_000);
  expect((await watch(clerk, id)).rows).toMatchObject({ total: 8_000, checked: 8_000, imported: 8_000, rejected: 0 });
  const sums = await ledgerSums(house, tenantId);
  // Counted in the file's text.
  const lines = madeLedger(8_000).split('\n');
  const count = (kind: string) => lines.filter((line) => line.startsWith(`${kind},`)).length;
  expect([sums.accounts, sums.invoices, sums.credits]).toEqual([count('customer'), count('invoice'), count('payment')]);
});
