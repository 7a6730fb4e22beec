import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { CannotFit, Forecast, ForecastRequest } from '../../domain/replenishment/forecast/types';
import { nodeArguments } from '../../runtime/embedded/node-arguments';
import type { ForecastAnswer, ForecastChunk, ForecastMethodName } from './forecast-thread';

/** Small enough that all threads end at about the same time, large enough that messages cost nothing. */
const CHUNK = 20;

interface Job {
  readonly chunk: ForecastChunk;
  readonly done: (results: readonly (Forecast | CannotFit)[]) => void;
  readonly failed: (error: Error) => void;
}

/**
 * Worker threads that forecast many series beside the main thread, which stays free for heartbeats and requests. Threads start
 * with the first work and live until `close`.
 */
export class ForecastPool {
  private readonly threads = new Set<Worker>();
  private readonly idle: Worker[] = [];
  private readonly busy = new Map<Worker, Job>();
  private readonly waiting: Job[] = [];
  private closed = false;

  /** @param size Threads at most, from 1; the number of cores by default. */
  constructor(private readonly size = availableParallelism()) {
    if (!Number.isSafeInteger(size) || size < 1) throw new RangeError('A pool needs at least one thread.');
  }

  /**
   * One result per request, in their order. A request no method can answer gives `cannotFit` with the reason.
   * @throws Error when a thread dies or the pool is closed meanwhile.
   */
  async forecast(
    requests: readonly ForecastRequest[],
    method: ForecastMethodName = 'smooth',
  ): Promise<(Forecast | CannotFit)[]> {
    const chunks: Promise<readonly (Forecast | CannotFit)[]>[] = [];
    for (let from = 0; from < requests.length; from += CHUNK) {
      chunks.push(this.add({ method, requests: requests.slice(from, from + CHUNK) }));
    }
    return (await Promise.all(chunks)).flat();
  }

  /** Ends the threads; work that is not done is rejected. */
  async close(): Promise<void> {
    this.closed = true;
    const error = new Error('The forecast pool was closed.');
    for (const job of [...this.busy.values(), ...this.waiting.splice(0)]) job.failed(error);
    this.busy.clear();
    await Promise.all([...this.threads].map((thread) => thread.terminate()));
  }

  private add(chunk: ForecastChunk): Promise<readonly (Forecast | CannotFit)[]> {
    if (this.closed) return Promise.reject(new Error('The forecast pool was closed.'));
    return new Promise((done, failed) => {
      this.waiting.push({ chunk, done, failed });
      this.dispatch();
    });
  }

  private dispatch(): void {
    while (this.waiting.length > 0 && !this.closed) {
      const thread = this.idle.pop() ?? (this.threads.size < this.size ? this.start() : undefined);
      if (thread === undefined) return;
      const job = this.waiting.shift()!;
      this.busy.set(thread, job);
      thread.ref();
      thread.postMessage(job.chunk);
    }
  }

  private start(): Worker {
    const [program = '', ...options] = nodeArguments('activities/replenishment/forecast-thread').reverse();
    const execArgv = options.reverse().filter((option) => option !== '--enable-source-maps');
    const thread = new Worker(program, { execArgv });
    this.threads.add(thread);
    thread.on('message', (reply: ForecastAnswer) => this.settle(thread, reply));
    thread.on('error', (error) => this.lose(thread, error));
    thread.on('exit', (code) => this.lose(thread, new Error(`A forecast thread ended with code ${code}.`)));
    return thread;
  }

  private settle(thread: Worker, reply: ForecastAnswer): void {
    const job = this.busy.get(thread);
    this.busy.delete(thread);
    this.idle.push(thread);
    // An idle thread does not keep the program alive.
    thread.unref();
    if ('results' in reply) job?.done(reply.results);
    else job?.failed(new Error(`A forecast failed: ${reply.failed}`));
    this.dispatch();
  }

  /** A thread that died loses its own work only; the next work starts another. */
  private lose(thread: Worker, error: Error): void {
    this.threads.delete(thread);
    const at = this.idle.indexOf(thread);
    if (at >= 0) this.idle.splice(at, 1);
    const job = this.busy.get(thread);
    this.busy.delete(thread);
    job?.failed(error);
    this.dispatch();
  }
}
