import { schemaIsCurrent } from '../schema/queries/platform/schema-state';
import type { ApiContext } from './context';

const PATIENCE_MS = 3_000;

export type Checks = Record<'accepting' | 'schema' | 'postgres' | 'temporal', 'ok' | 'failed'>;

/** Looks at everything a request needs; each look has its time, so the answer never hangs. */
export async function checkReadiness(context: ApiContext): Promise<Checks> {
  const [state, temporal] = await Promise.all([
    within(schemaIsCurrent(context.db)),
    within(context.engine.ensureReachable().then(() => true)),
  ]);
  return {
    accepting: context.draining.aborted ? 'failed' : 'ok',
    postgres: state === undefined ? 'failed' : 'ok',
    schema: state === true ? 'ok' : 'failed',
    temporal: temporal === true ? 'ok' : 'failed',
  };
}

/** The answer, or undefined when it fails or takes too long. */
async function within<T>(look: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  });
  try {
    return await Promise.race([look, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    look.catch(() => undefined);
  }
}
