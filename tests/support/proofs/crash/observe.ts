import { Client } from 'pg';
import { eventually } from './eventually';

/** What a company's house still has to do now, read from its tables. */
export interface Work {
  /** Messages that wait or are on their way. */
  readonly messages: number;
  readonly signals: number;
  /** Processes that have not begun, or whose next look is due by the company's clock. */
  readonly due: number;
  readonly open: number;
  readonly unnumbered: number;
}

/** Looks into the database; changes nothing. Connects anew at each look, for the server is killed now and then. */
export class Observer {
  constructor(
    private readonly url: () => string,
    private readonly tenantId: string,
  ) {}

  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const client = new Client({ connectionString: this.url(), connectionTimeoutMillis: 3_000, query_timeout: 10_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(sql, [...values])).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /** Undefined while the database does not answer. */
  async work(): Promise<Work | undefined> {
    try {
      const [row] = await this.rows<Record<keyof Work, string>>(
        `with clock as (
           select clock_timestamp() + clock_offset_ms * interval '1 millisecond' as now from tenant where tenant_id = $1)
         select (select count(*) from outbox where tenant_id = $1 and kind = 'mail' and state in ('pending', 'sending')) as messages,
                (select count(*) from outbox where tenant_id = $1 and kind = 'signal' and state in ('pending', 'sending')) as signals,
                (select count(*) from process, clock where tenant_id = $1 and closed_at is null
                   and (status = 'starting' or wake_at <= clock.now)) as due,
                (select count(*) from process where tenant_id = $1 and closed_at is null) as open,
                (select count(*) from process_event where tenant_id = $1 and number is null) as unnumbered`,
        [this.tenantId],
      );
      if (!row) return undefined;
      const { messages, signals, due, open, unnumbered } = row;
      return {
        messages: Number(messages),
        signals: Number(signals),
        due: Number(due),
        open: Number(open),
        unnumbered: Number(unnumbered),
      };
    } catch {
      return undefined;
    }
  }

  /** Waits until nothing is left to do now; @throws Error with what is left when that takes too long. */
  async rest(timeoutMs: number): Promise<Work> {
    let last: Work | undefined;
    try {
      return await eventually(
        'the house to rest',
        timeoutMs,
        async () => {
          last = await this.work();
          return last && last.messages + last.signals + last.due + last.unnumbered === 0 ? last : undefined;
        },
        200,
      );
    } catch (error) {
      throw new Error(`${(error as Error).message}; left to do: ${JSON.stringify(last)}`, { cause: error });
    }
  }

  /** The accounts for which a message waits to be sent. */
  async accountsWithWaitingMail(): Promise<string[]> {
    const rows = await this.rows<{ number: string }>(
      `select distinct a.number from outbox o
         join account a on a.tenant_id = o.tenant_id and a.account_id = o.guard_subject
       where o.tenant_id = $1 and o.kind = 'mail' and o.state = 'pending'
         and exists (select from subject s where s.tenant_id = o.tenant_id and s.subject_id = o.guard_subject
                     and s.version = o.guard_version)
       order by a.number`,
      [this.tenantId],
    );
    return rows.map(({ number }) => number);
  }
}
