import { pause } from './eventually';

/** A definite answer: what was asked has happened, or was refused. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly askedAt: number;
  readonly answeredAt: number;
  readonly attempts: number;
}

interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly key?: string;
  readonly body?: string;
  readonly mediaType?: string;
}

const ATTEMPT_MS = 15_000;
/** Longer than a run of blows: a request may be hit again and again, and must be answered when they end. */
const PATIENCE_MS = 900_000;

/**
 * Asks as a careful program does: the same request under the same Idempotency-Key, until there is a definite answer. A lost
 * connection, a 5xx, a 429 and "still being worked on" are none.
 */
export class PersistentClient {
  /** Answers that say that something failed inside, by status. */
  readonly failures = new Map<number, number>();
  /** Attempts that got no answer at all. */
  unanswered = 0;

  constructor(
    private readonly apiUrl: () => string,
    private readonly apiKey: string,
  ) {}

  async get<T>(path: string): Promise<T> {
    const answer = await this.ask({ method: 'GET', path });
    if (answer.status !== 200) throw new Error(`GET ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    // The shape is the API's contract, held by its own tests.
    return answer.body as T;
  }

  /** All pages of a list. */
  async list<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null | undefined;
    do {
      const query = cursor ? `${path}&cursor=${encodeURIComponent(cursor)}` : path;
      const page = await this.get<{ items: T[]; nextCursor?: string | null }>(query);
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor);
    return items;
  }

  post(path: string, key: string, body: unknown): Promise<Answer> {
    return this.ask({ method: 'POST', path, key, body: JSON.stringify(body), mediaType: 'application/json' });
  }

  upload(path: string, key: string, content: string): Promise<Answer> {
    return this.ask({ method: 'POST', path, key, body: content, mediaType: 'text/csv' });
  }

  private async ask(question: Question): Promise<Answer> {
    const askedAt = Date.now();
    for (let attempts = 1; ; attempts += 1) {
      const answer = await this.attempt(question);
      if (answer) return { ...answer, askedAt, answeredAt: Date.now(), attempts };
      if (Date.now() - askedAt > PATIENCE_MS) {
        throw new Error(`${question.method} ${question.path}: no definite answer in ${PATIENCE_MS / 1000} s`);
      }
      await pause(Math.min(1_000, 100 * attempts));
    }
  }

  private async attempt({ method, path, key, body, mediaType }: Question) {
    try {
      const response = await fetch(`${this.apiUrl()}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.apiKey}`,
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(mediaType === undefined ? {} : { 'content-type': mediaType }),
        },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.timeout(ATTEMPT_MS),
      });
      const answered: unknown = await response.json();
      if (response.status >= 500) this.failures.set(response.status, (this.failures.get(response.status) ?? 0) + 1);
      return isDefinite(response.status, answered) ? { status: response.status, body: answered } : undefined;
    } catch {
      // The connection broke, or the answer did: nobody knows what became of the request.
      this.unanswered += 1;
      return undefined;
    }
  }
}

function isDefinite(status: number, body: unknown): boolean {
  if (status >= 500 || status === 429) return false;
  return !(status === 409 && String((body as { type?: unknown }).type).endsWith('request-in-flight'));
}
