import { createLogger } from '../../runtime/log';
import { createMetrics } from '../../runtime/metrics';
import type { Metrics } from '../../runtime/metrics';
import type { Delivery } from '../../runtime/mail/transport';
import type { TemporalClient } from '../../runtime/temporal';
import { requestReconsider } from '../../schema/queries/platform/outbox';
import { startRelay } from '../../workers/relay/relay';
import type { RelayOptions } from '../../workers/relay/relay';
import { eventually, openHouse } from '../support/platform/house';
import type { House } from '../support/platform/house';
import { recordingTransport } from '../support/platform/recording-transport';
import type { RecordingTransport } from '../support/platform/recording-transport';
import { testTemporal } from '../support/platform/temporal';

const log = createLogger({ service: 'test', level: 'silent' });
let house: House;
let temporal: TemporalClient;
let tenantId: string;
let subjectId: string;
let transport: RecordingTransport;
let metrics: Metrics;
let stop: (() => Promise<void>) | undefined;

beforeAll(async () => {
  house = await openHouse('relay');
  temporal = testTemporal();
});
afterAll(async () => {
  await temporal.close();
  await house.close();
});
beforeEach(async () => {
  await house.superuser.deleteFrom('outbox').execute();
  tenantId = await house.newTenant();
  subjectId = await house.newSubject(tenantId);
  transport = recordingTransport();
  metrics = createMetrics({ nodeMetrics: false });
});
afterEach(async () => {
  await stop?.();
  stop = undefined;
});

function start(settings: RelayOptions['settings'] = {}): void {
  stop = startRelay({
    databases: { relay: house.relay, sequencer: house.sequencer, sweeper: house.sweeper },
    relayUrl: house.database.urls.neuroerp_relay,
    temporal,
    transport,
    start: async () => 'running',
    log,
    metrics,
    settings,
  });
}
const stateOf = async (outboxId: string): Promise<string> =>
  (
    await house.superuser
      .selectFrom('outbox')
      .select('state')
      .where('outboxId', '=', outboxId)
      .executeTakeFirstOrThrow()
  ).state;

test('a message leaves on the hint, long before the next poll, and its event is numbered within a second', async () => {
  start({ pollMs: 600_000 });
  const process = await house.newProcess(tenantId, { subjectId });
  const outboxId = await house.newMail(process, subjectId);
  await eventually('the message is sent', async () => (await stateOf(outboxId)) === 'sent');
  const { rows } = await eventually(
    'its event has a number',
    async () => {
      const found = await house.query<{ number: bigint | null; waited: number }>(
        `select number from process_event where tenant_id = '${tenantId}' and type = 'message-sent'`,
      );
      return found.every(({ number }) => number !== null) && { rows: found };
    },
    1_000,
  );
  expect(rows).toHaveLength(1);
  expect(await metrics.registry.metrics()).toContain('neuroerp_outbox_deliveries_total{kind="mail",outcome="sent"} 1');
});

test('a message leaves by polling when the hint is lost', async () => {
  start({ pollMs: 50 });
  const process = await house.newProcess(tenantId, { subjectId });
  await house.query(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen%'`);
  const outboxId = await house.newMail(process, subjectId);
  await eventually('the message is sent', async () => (await stateOf(outboxId)) === 'sent');
});

test('a mail server that hangs holds up no signal, and stopping waits for the answer', async () => {
  let answer: (delivery: Delivery) => void = () => undefined;
  transport.answer(new Promise((resolve) => (answer = resolve)));
  start({ mailLanes: 1, pollMs: 50 });
  const process = await house.newProcess(tenantId, { subjectId });
  await temporal.client.workflow.start('nobody', { workflowId: process.workflowId, taskQueue: 'nobody', args: [] });
  const outboxId = await house.newMail(process, subjectId);
  const waiting = await house.newMail(process, subjectId, { lane: 'another' });
  await eventually('the message is handed over', async () => transport.sent.length === 1);
  await house.inTenant(tenantId, (tx) =>
    requestReconsider(tx, tenantId, process.processId, '2025-03-01T08:00:00.000Z'),
  );
  await eventually('the signal is sent', async () => {
    const { events } = await temporal.client.workflow.getHandle(process.workflowId).fetchHistory();
    return (events ?? []).some((event) => event.workflowExecutionSignaledEventAttributes);
  });
  const stopped = stop?.();
  stop = undefined;
  answer({ outcome: 'accepted' });
  await stopped;
  expect(await stateOf(outboxId)).toBe('sent');
  expect(await stateOf(waiting)).toBe('pending');
});
