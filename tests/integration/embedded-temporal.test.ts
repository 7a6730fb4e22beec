import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../../runtime/embedded/ports';
import { startTemporal } from '../../runtime/embedded/temporal';
import type { EmbeddedTemporal, TemporalOptions } from '../../runtime/embedded/temporal';
import { findTemporal } from '../../runtime/embedded/temporal-executable';
import { prepareNamespace } from '../../runtime/embedded/temporal-namespace';

const DAY = 86_400;

let folder: string;
let running: EmbeddedTemporal | undefined;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-temporal-'));
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const start = async (more: Partial<TemporalOptions> = {}): Promise<EmbeddedTemporal> => {
  const source = await findTemporal({ env: { ...process.env, TEMPORAL_ADDRESS: '' }, log: () => undefined });
  if (source.kind !== 'executable') throw new Error('no program');
  running = await startTemporal({
    executable: source.path,
    dataDir: path.join(folder, 'data'),
    port: await freePort(),
    namespace: 'neuroerp',
    searchAttributes: { Word: 'KEYWORD', Moment: 'DATETIME' },
    log: () => undefined,
    logFile: path.join(folder, 'temporal.log'),
    ...more,
  });
  return running;
};

const connected = async <T>(address: string, work: (connection: Connection) => Promise<T>): Promise<T> => {
  const connection = await Connection.connect({ address });
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
};

describe('the embedded Temporal', () => {
  it('has a namespace that keeps closed histories 90 days and knows our search attributes', async () => {
    const { address } = await start();
    await connected(address, async (connection) => {
      const described = await connection.workflowService.describeNamespace({ namespace: 'neuroerp' });
      expect(Number(described.config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * DAY);
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'neuroerp' });
      expect(Object.keys(customAttributes ?? {})).toEqual(expect.arrayContaining(['Word', 'Moment']));
    });
  });

  it('keeps running workflows over a stop and over a kill', async () => {
    const first = await start();
    await connected(first.address, async (connection) => {
      const client = new Client({ connection, namespace: 'neuroerp' });
      await client.workflow.start('nobody-runs-it', { workflowId: 'kept-1', taskQueue: 'none' });
    });
    await first.stop();
    const second = await start();
    await connected(second.address, async (connection) => {
      const client = new Client({ connection, namespace: 'neuroerp' });
      await client.workflow.start('nobody-runs-it', { workflowId: 'kept-2', taskQueue: 'none' });
    });
    second.process.kill();
    await second.process.exited;
    const third = await start();
    await connected(third.address, async (connection) => {
      const client = new Client({ connection, namespace: 'neuroerp' });
      for (const id of ['kept-1', 'kept-2']) {
        expect((await client.workflow.getHandle(id).describe()).status.name).toBe('RUNNING');
      }
    });
  });

  it('shows its Web UI, which asks our codec', async () => {
    const { uiUrl } = await start({
      dataDir: ':memory:',
      uiPort: await freePort(),
      codecUrl: 'http://127.0.0.1:9/codec/secret',
    });
    const settings = (await (await fetch(`${uiUrl}/api/v1/settings`)).json()) as { Codec: { Endpoint: string } };
    expect(settings.Codec.Endpoint).toBe('http://127.0.0.1:9/codec/secret');
  });

  it('has its namespace brought up to date, as often as asked', async () => {
    const { address } = await start({ dataDir: ':memory:', retentionDays: 3 });
    const wanted = { address, namespace: 'another', retentionDays: 5, searchAttributes: { Word: 'KEYWORD' } } as const;
    await prepareNamespace(wanted);
    await prepareNamespace(wanted);
    await prepareNamespace({ ...wanted, retentionDays: 7, searchAttributes: { Word: 'KEYWORD', Count: 'INT' } });
    await connected(address, async (connection) => {
      const described = await connection.workflowService.describeNamespace({ namespace: 'another' });
      expect(Number(described.config?.workflowExecutionRetentionTtl?.seconds)).toBe(7 * DAY);
    });
    await expect(prepareNamespace({ ...wanted, searchAttributes: { Word: 'INT' } })).rejects.toThrow(
      'search attribute Word exists in another with another type',
    );
  });

  it('does not take another server on its port for itself', async () => {
    const { address } = await start({ dataDir: ':memory:' });
    const port = Number(address.split(':')[1]);
    const first = running;
    await expect(start({ dataDir: ':memory:', port })).rejects.toThrow(`port ${port} is in use`);
    running = first;
  });

  it('says why it does not come up', async () => {
    // A folder where the database file belongs.
    mkdirSync(path.join(folder, 'data', 'temporal.db'), { recursive: true });
    await expect(start()).rejects.toThrow(/Temporal: ended with code 1:[^]*database/);
  });
});
