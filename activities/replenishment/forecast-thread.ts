import { parentPort } from 'node:worker_threads';
import { forecastSmooth } from '../../domain/replenishment/forecast/forecast-smooth';
import type { CannotFit, Forecast, ForecastMethod, ForecastRequest } from '../../domain/replenishment/forecast/types';

/** The methods a thread can run, by name: functions cannot be sent to a thread. */
const METHODS = { smooth: forecastSmooth } satisfies Record<string, ForecastMethod>;

export type ForecastMethodName = keyof typeof METHODS;

export interface ForecastChunk {
  readonly method: ForecastMethodName;
  readonly requests: readonly ForecastRequest[];
}

/** One result per request of the chunk, or what made the thread fail, which is a defect. */
export type ForecastAnswer = { readonly results: readonly (Forecast | CannotFit)[] } | { readonly failed: string };

/** A request no method can answer is refused on its own: one bad series does not stop the others. */
function answer(method: ForecastMethod, request: ForecastRequest): Forecast | CannotFit {
  try {
    return method(request);
  } catch (error) {
    if (error instanceof RangeError) return { cannotFit: error.message };
    throw error;
  }
}

parentPort?.on('message', ({ method, requests }: ForecastChunk) => {
  let reply: ForecastAnswer;
  try {
    reply = { results: requests.map((request) => answer(METHODS[method], request)) };
  } catch (error) {
    reply = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
  parentPort?.postMessage(reply);
});
