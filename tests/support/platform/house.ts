import { sql } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { connect, inTenant } from '../../../schema/database';
import type { Database, Transaction } from '../../../schema/database';
import { queueMail } from '../../../schema/queries/platform/outbox';
import type { MailPayload } from '../../../schema/queries/platform/outbox';
import { insertProcess } from '../../../schema/queries/platform/processes';
import type { ProcessRow } from '../../../schema/queries/platform/processes';
import { createTestDatabase } from '../servers/database';
import type { TestDatabase } from '../servers/database';

/** A migrated database with a pool a role, and short ways to fill it. */
export interface House {
  readonly database: TestDatabase;
  readonly app: Database;
  readonly relay: Database;
  readonly sequencer: Database;
  readonly sweeper: Database;
  /** Sees everything: only to look behind the curtain. */
  readonly superuser: Database;
  newTenant(clockOffsetMs?: bigint): Promise<string>;
  newSubject(tenantId: string): Promise<string>;
  newProcess(tenantId: string, options?: { type?: string; subjectId?: string }): Promise<ProcessRow>;
  /** Queues a message guarded by the subject's first version. */
  newMail(process: ProcessRow, subjectId: string, options?: MailOptions): Promise<string>;
  inTenant<T>(tenantId: string, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Plain SQL as superuser. */
  query<Row>(text: string): Promise<Row[]>;
  close(): Promise<void>;
}

export interface MailOptions {
  readonly mail?: Partial<MailPayload>;
  readonly lane?: string;
  readonly version?: bigint;
  readonly validUntil?: string;
}

export async function openHouse(name: string): Promise<House> {
  const database = await createTestDatabase(name);
  const app = connect({ url: database.urls.neuroerp_app });
  const relay = connect({ url: database.urls.neuroerp_relay });
  const sequencer = connect({ url: database.urls.neuroerp_sequencer });
  const sweeper = connect({ url: database.urls.neuroerp_sweeper });
  const superuser = connect({ url: database.superuserUrl });
  const pools = [app, relay, sequencer, sweeper, superuser];
  let count = 0;

  return {
    database,
    app,
    relay,
    sequencer,
    sweeper,
    superuser,
    newTenant: async (clockOffsetMs = 0n) => {
      const tenantId = uuidv7();
      await superuser
        .insertInto('tenant')
        .values({
          tenantId,
          name: 'Test',
          zone: 'Europe/Berlin',
          country: 'DE',
          region: null,
          currency: 'EUR',
          kind: 'test',
          clockOffsetMs,
          createdAt: '2025-01-01T00:00:00.000Z',
        })
        .execute();
      return tenantId;
    },
    newSubject: async (tenantId) => {
      const subjectId = uuidv7();
      await inTenant(app, tenantId, (tx) =>
        tx.insertInto('subject').values({ tenantId, subjectId, kind: 'customer' }).execute(),
      );
      return subjectId;
    },
    newProcess: async (tenantId, options = {}) => {
      const place = (count += 1);
      const { process } = await inTenant(app, tenantId, (tx) =>
        insertProcess(tx, {
          tenantId,
          type: options.type ?? 'test-process',
          businessKey: `key-${place}`,
          subjectId: options.subjectId ?? null,
          title: `Process ${place}`,
          input: {},
          startedBy: null,
          at: new Date().toISOString(),
        }),
      );
      return process;
    },
    newMail: (process, subjectId, options = {}) => {
      const place = (count += 1);
      return inTenant(app, process.tenantId, (tx) =>
        queueMail(tx, {
          tenantId: process.tenantId,
          processId: process.processId,
          effectKey: `${process.processId}/mail/${place}`,
          lane: options.lane ?? process.processId,
          mail: {
            to: 'jane@example.org',
            from: 'Receivables <ar@example.com>',
            subject: `Message ${place}`,
            text: 'Hello',
            language: 'en',
            attachments: [],
            ...options.mail,
          },
          questions: {
            candidateGroup: 'finance-managers',
            dueDays: 2,
            lapseDays: 10,
            lapseOutcomes: { 'in-doubt-message': 'arrived', 'undeliverable-message': 'given-up' },
          },
          guard: { subjectId, version: options.version ?? 1n },
          validUntil: options.validUntil ?? '2999-01-01T00:00:00.000Z',
          decidedAt: new Date().toISOString(),
        }),
      );
    },
    inTenant: (tenantId, work) => inTenant(app, tenantId, work),
    query: async <Row>(text: string) => (await sql.raw<Row>(text).execute(superuser)).rows,
    close: async () => {
      await Promise.all(pools.map((pool) => pool.destroy()));
      await database.drop();
    },
  };
}

/** Repeats `look` until it gives an answer. Throws after `timeoutMs`, with the last error if there was one. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  timeoutMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
