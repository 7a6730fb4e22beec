import type { LogLevel, Logger as SdkLogger } from '@temporalio/common';
import type { Logger } from './log';

/** Lets the Temporal SDK write into our log: `Runtime.install({ logger: sdkLogger(log) })`. */
export function sdkLogger(log: Logger): SdkLogger {
  const child = log.child({ part: 'temporal' });
  const write = (level: LogLevel, message: string, meta?: Record<string | symbol, unknown>): void => {
    const { error, ...rest } = meta ?? {};
    const fields = error === undefined ? rest : { ...rest, err: error };
    child[PINO_LEVEL[level]](fields, message);
  };
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

const PINO_LEVEL = { TRACE: 'trace', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;
