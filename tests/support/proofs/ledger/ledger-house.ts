import { uuidv7 } from 'uuidv7';
import { requestReconsider } from '../../../../schema/queries/platform/outbox';
import { createEngine } from '../../../../api/engine';
import { PREPARE_START } from '../../../../api/processes';
import { ROUTES } from '../../../../api/routes';
import { MANIFESTS } from '../../../../workflows/manifests';
import { newPerson, startTestApi } from '../../api/test-api';
import type { Answer, CallOptions } from '../../api/test-api';
import { runHouse } from '../../receivables/running-house';
import type { RunningHouse } from '../../receivables/running-house';
import { until } from '../../receivables/until';
import { startMailReceiver } from './mail-receiver';
import type { MailReceiver } from './mail-receiver';

/** Worker, relay, API, mail server, Postgres and Temporal, all real. */
export interface LedgerHouse {
  readonly house: RunningHouse;
  readonly mail: MailReceiver;
  newCompany(company: NewCompany): Promise<Company>;
  close(): Promise<void>;
}

export interface NewCompany {
  readonly name: string;
  readonly zone: string;
  readonly country: string;
  readonly currency: string;
  /** Instant its clock shows. */
  readonly now: string;
}

/** One company, used over HTTP by its administrator. */
export interface Company {
  readonly tenantId: string;
  /** Calls the API below `/api/v1`; returns the body. @throws Error for an answer that is none of 200, 201, 202. */
  call<T>(method: 'GET' | 'POST' | 'PUT' | 'PATCH', path: string, body?: unknown): Promise<T>;
  /** All pages of a list. */
  list<T>(path: string): Promise<T[]>;
  /** Writes a policy anew over the version that stands. */
  writePolicy(name: string, document: object): Promise<void>;
  /** Sends a ledger file and waits until every row of it is imported. */
  importFile(fileName: string, csv: string, mapping: string): Promise<void>;
  /** Moves the clock; the sweep that follows has ended when it returns, and everything it led to. */
  moveClock(to: string): Promise<void>;
  /** Waits until nothing is on its way and no process has anything left to do now. */
  rest(): Promise<void>;
  /** When the next process goes on by itself; undefined when none will. */
  nextWake(): Promise<string | undefined>;
  now(): Promise<string>;
}

interface ImportView {
  readonly id: string;
  readonly closedAt: string | null;
  readonly outcome: string | null;
  readonly rows: { readonly total: number; readonly imported: number; readonly rejected: number };
}

/** A busy machine may answer 503; the same key makes a repeat safe. */
const MOST_ATTEMPTS = 6;
/** Long enough for a machine that does much else. */
const REST_MS = 180_000;

/** The addresses of the servers must stand in the environment (`startTestServers`). */
export async function openLedgerHouse(name: string): Promise<LedgerHouse> {
  const mail = await startMailReceiver();
  // The outbox tells the relay of each row; the polling that finds forgotten ones may be as rare as in production.
  const house = await runHouse(name, mail.transport, { pollMs: 500, sequenceMs: 200, reconcileMs: 15_000 });
  const api = await startTestApi(house, {
    routes: ROUTES,
    context: {
      manifests: MANIFESTS,
      prepareStart: PREPARE_START,
      engine: createEngine({ ...house.temporal, taskQueue: house.taskQueue }),
    },
  });

  /**
   * Sets the clock and wakes the processes whose hour has come, as their timers would. `POST /clock` asks every process to
   * look again, which costs the most of all here and would hide one that sleeps past its day.
   */
  async function turnClock(tenantId: string, to: string): Promise<void> {
    const offset = BigInt(Date.parse(to) - Date.now());
    await house.inTenant(tenantId, async (tx) => {
      await tx.updateTable('tenant').set({ clockOffsetMs: offset }).where('tenantId', '=', tenantId).execute();
      const due = await tx
        .selectFrom('process')
        .select('processId')
        .where('tenantId', '=', tenantId)
        .where('closedAt', 'is', null)
        .where('wakeAt', '<=', to)
        .execute();
      for (const { processId } of due) await requestReconsider(tx, tenantId, processId, to);
    });
  }

  /** What keeps a company from resting, for whoever waited in vain. */
  async function stillBusy(tenantId: string): Promise<string> {
    const now = await house.now(tenantId);
    const rows = await house.query<{ line: string }>(`
      select 'outbox ' || kind || ' ' || state || ' ' || coalesce(last_error, '') as line from outbox
      where tenant_id = '${tenantId}' and state in ('pending', 'sending')
      union all
      select type || ' ' || title || ' ' || status || ' wakes ' || wake_at || ', ' || waiting_for from process
      where tenant_id = '${tenantId}' and closed_at is null and (status = 'starting' or wake_at <= '${now}')`);
    return rows.map(({ line }) => line).join('; ');
  }

  async function newCompany(company: NewCompany): Promise<Company> {
    const tenantId = await house.newTenant(BigInt(Date.parse(company.now) - Date.now()));
    const { name: title, zone, country, currency } = company;
    await house.superuser
      .updateTable('tenant')
      .set({ name: title, zone, country, currency })
      .where('tenantId', '=', tenantId)
      .execute();
    const { token } = await newPerson(house, tenantId, ['admin']);

    /** What may have been done already is asked again under the same key, as the API tells its users to. */
    async function send(method: string, path: string, options: CallOptions): Promise<Answer> {
      const headers = { ...options.headers, ...(method === 'POST' ? { 'Idempotency-Key': uuidv7() } : {}) };
      for (let attempt = 1; ; attempt += 1) {
        const answer = await api.call(method, `/api/v1${path}`, { ...options, token, headers });
        if ([200, 201, 202].includes(answer.status)) return answer;
        if (answer.status !== 503 || attempt === MOST_ATTEMPTS) {
          throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
    async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
      // The API checks each answer against its own schema before it leaves.
      return (await send(method, path, body === undefined ? {} : { body })).body as T;
    }

    const self: Company = {
      tenantId,
      call,
      list: async <T>(path: string) => {
        const items: T[] = [];
        let cursor: string | null = null;
        do {
          const query = `${path.includes('?') ? '&' : '?'}limit=200${cursor === null ? '' : `&cursor=${cursor}`}`;
          const page: { items: T[]; nextCursor: string | null } = await call('GET', `${path}${query}`);
          items.push(...page.items);
          cursor = page.nextCursor;
        } while (cursor !== null);
        return items;
      },
      writePolicy: async (policy, document) => {
        const path = `/receivables/policies/${policy}`;
        const present = await api.call('GET', `/api/v1${path}`, { token });
        const etag = present.headers.get('etag');
        const headers = present.status === 200 && etag !== null ? { 'If-Match': etag } : {};
        await send('PUT', path, { body: document, headers });
      },
      importFile: async (fileName, csv, mapping) => {
        const path = `/receivables/imports?fileName=${fileName}&mapping=${mapping}`;
        const sent = (await send('POST', path, { text: csv, headers: { 'content-type': 'text/csv' } }))
          .body as ImportView;
        let seen = sent;
        await until(
          `the import of ${fileName}`,
          async () => {
            seen = await call<ImportView>('GET', `/receivables/imports/${sent.id}`);
            return seen.closedAt !== null;
          },
          120_000,
        );
        if (seen.outcome !== 'imported' || seen.rows.rejected > 0) {
          const problems = await self.list(`/receivables/imports/${sent.id}/problems`);
          throw new Error(`${fileName}: ${seen.outcome} ${JSON.stringify(problems.slice(0, 5))}`);
        }
      },
      moveClock: async (to) => {
        await turnClock(tenantId, to);
        // The hourly Schedule is not declared here; the proof runs it itself, so that it knows when it has ended.
        await house.sweep(tenantId);
        await self.rest();
      },
      rest: () =>
        house.rest(tenantId, REST_MS).catch(async (error: unknown) => {
          throw new Error(`${await house.now(tenantId)}: still busy: ${await stillBusy(tenantId)}`, { cause: error });
        }),
      nextWake: async () => {
        const [next] = await house.query<{ wakeAt: string | null }>(
          `select min(wake_at) as wake_at from process where tenant_id = '${tenantId}' and closed_at is null`,
        );
        return next?.wakeAt ?? undefined;
      },
      now: () => house.now(tenantId),
    };
    return self;
  }

  return {
    house,
    mail,
    newCompany,
    close: async () => {
      await api.close();
      await house.close();
      await mail.close();
    },
  };
}
