import { createLogger } from '../../runtime/log';
import { connectTemporal } from '../../runtime/temporal';
import type { TemporalClient } from '../../runtime/temporal';
import { requestReconsider, requestReconsiderAll } from '../../schema/queries/platform/outbox';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { wakeProcessesOfNewDocuments } from '../../schema/queries/receivables/import-write';
import { createRateLimit } from '../../workers/relay/rate';
import { createSignalSender } from '../../workers/relay/send-signals';
import type { SignalSender } from '../../workers/relay/send-signals';
import { openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { testKeyRing, testTemporal } from '../support/platform/temporal';
import { addAccount, addInvoice } from '../support/receivables/ledger-rows';

const log = createLogger({ service: 'test', level: 'silent' });
const AT = '2025-03-01T08:00:00.000Z';
let house: House;
let temporal: TemporalClient;
let tenantId: string;
let sender: SignalSender;

beforeAll(async () => {
  house = await openHouse('relay signals');
  temporal = testTemporal();
});
afterAll(async () => {
  await temporal.close();
  await house.close();
});
beforeEach(async () => {
  await house.superuser.deleteFrom('outbox').execute();
  tenantId = await house.newTenant();
  sender = createSignalSender({ db: house.relay, temporal, rate: createRateLimit(1_000), log });
});

/** A workflow that nobody works on: it takes signals into its history all the same. */
async function running(): Promise<ProcessRow> {
  const process = await house.newProcess(tenantId);
  await temporal.client.workflow.start('nobody', { workflowId: process.workflowId, taskQueue: 'nobody', args: [] });
  return process;
}
async function signals(process: ProcessRow): Promise<string[]> {
  const { events } = await temporal.client.workflow.getHandle(process.workflowId).fetchHistory();
  return (events ?? []).flatMap((event) => event.workflowExecutionSignaledEventAttributes?.signalName ?? []);
}
const reconsider = (process: ProcessRow) =>
  house.inTenant(tenantId, (tx) => requestReconsider(tx, tenantId, process.processId, AT));
const rows = () => house.inTenant(tenantId, (tx) => tx.selectFrom('outbox').selectAll().orderBy('position').execute());
const letTimePass = () =>
  house.superuser.updateTable('outbox').set({ availableAt: '2020-01-01T00:00:00.000Z' }).execute();

test('a change reaches its process as one signal, however often it was asked for', async () => {
  const process = await running();
  await reconsider(process);
  await reconsider(process);
  await sender.step();
  expect(await signals(process)).toEqual(['reconsider']);
  expect(await rows()).toEqual([expect.objectContaining({ state: 'sent', attempts: 1 })]);
});

test('a change that comes after the signal was taken is signalled by itself', async () => {
  const process = await running();
  await reconsider(process);
  await sender.step();
  await reconsider(process);
  await sender.step();
  expect(await signals(process)).toEqual(['reconsider', 'reconsider']);
});

test('documents of a file wake their processes, and only once they are in the ledger', async () => {
  const accountId = await addAccount(house, tenantId);
  const process = await house.newProcess(tenantId, { subjectId: accountId });
  await temporal.client.workflow.start('nobody', { workflowId: process.workflowId, taskQueue: 'nobody', args: [] });
  const other = await running();
  const invoice = { number: 'INV-1', issueDate: '2025-12-01', dueDate: '2025-12-31', amount: 100n };
  await addInvoice(house, tenantId, accountId, invoice);
  // One request waits already; the relay must not send it while the file's last rows are still uncommitted.
  await reconsider(process);
  await house.inTenant(tenantId, async (tx) => {
    await wakeProcessesOfNewDocuments(tx, tenantId, '2025-12-31T00:00:00.000Z', AT);
    await sender.step();
    expect(await signals(process)).toEqual([]);
  });
  await sender.step();
  expect([await signals(process), await signals(other)]).toEqual([['reconsider'], []]);
});

test('a signal for a process that has ended, or never ran, is withdrawn', async () => {
  const ended = await running();
  await temporal.client.workflow.getHandle(ended.workflowId).terminate('test');
  const never = await house.newProcess(tenantId);
  await reconsider(ended);
  await reconsider(never);
  await sender.step();
  expect((await rows()).map(({ state }) => state)).toEqual(['withdrawn', 'withdrawn']);
});

test('signals wait while Temporal is away, one a process, and go out when it is back', async () => {
  const process = await running();
  const away = connectTemporal({ address: '127.0.0.1:1', namespace: 'neuroerp', keyRing: testKeyRing });
  const cut = createSignalSender({ db: house.relay, temporal: away, rate: createRateLimit(1_000), log });
  await reconsider(process);
  await expect(cut.step()).rejects.toThrow();
  expect(await rows()).toEqual([expect.objectContaining({ state: 'pending', attempts: 1 })]);
  await away.close();
  await letTimePass();
  await sender.step();
  expect(await signals(process)).toEqual(['reconsider']);
}, 30_000);

test('a signal whose sender died goes out again; one that was overtaken by a newer one does not', async () => {
  const [lost, overtaken] = [await running(), await running()];
  await reconsider(lost);
  await reconsider(overtaken);
  await house.superuser
    .updateTable('outbox')
    .set({ state: 'sending', attempts: 1, availableAt: '2999-01-01T00:00:00.000Z' })
    .execute();
  expect(await sender.findLost()).toBe(false);
  expect((await rows()).map(({ state }) => state)).toEqual(['sending', 'sending']);
  await reconsider(overtaken);
  await letTimePass();
  await sender.findLost();
  expect((await rows()).map(({ state }) => state)).toEqual(['pending', 'withdrawn', 'pending']);
  await letTimePass();
  await sender.step();
  expect([await signals(lost), await signals(overtaken)]).toEqual([['reconsider'], ['reconsider']]);
});

test('one tenant with many processes gets no more than its share a second', async () => {
  const many = await Promise.all(Array.from({ length: 12 }, running));
  await house.inTenant(tenantId, (tx) => requestReconsiderAll(tx, tenantId, AT));
  const slow = createSignalSender({ db: house.relay, temporal, rate: createRateLimit(5, () => 0), log });
  await slow.step();
  await slow.step();
  const sent = (await rows()).filter(({ state }) => state === 'sent');
  expect(sent).toHaveLength(5);
  while (await sender.step());
  await sender.step();
  expect((await Promise.all(many.map(signals))).flat()).toHaveLength(12);
});
