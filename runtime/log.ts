import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

/** What a log line is about; every part of the house uses these names. */
export interface LogSubject {
  readonly requestId?: string;
  readonly tenantId?: string;
  readonly processId?: string;
  readonly workflowId?: string;
}

export interface LoggerOptions {
  /** Which program writes: `api`, `worker`, `relay`. */
  readonly service: string;
  /** Default `info`. */
  readonly level?: string;
  /** Default standard output. */
  readonly destination?: DestinationStream;
}

/** Paths that must never reach a log, wherever a caller nests them: secrets, and the content of messages. */
const REDACTED = [
  'authorization',
  'password',
  'secret',
  'token',
  'apiKey',
  'payload',
  'body',
  'text',
  'to',
  'recipient',
  'email',
].flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
const REDACTED_HEADERS = ['authorization', 'x-api-key', 'cookie', 'idempotency-key'].flatMap((name) => [
  `headers["${name}"]`,
  `req.headers["${name}"]`,
  `request.headers["${name}"]`,
]);

/** A JSON logger: one object a line, ISO time, level by name. */
export function createLogger(options: LoggerOptions): Logger {
  const settings = {
    level: options.level ?? 'info',
    base: { service: options.service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: [...REDACTED, ...REDACTED_HEADERS], censor: '[redacted]' },
    serializers: { err: describeError, error: describeError },
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

/** A logger whose every line names what it is about. */
export function about(logger: Logger, subject: LogSubject): Logger {
  return logger.child({ ...subject });
}

interface ErrorDescription {
  type: string;
  message: string;
  code?: string | number;
  stack?: string;
  cause?: ErrorDescription;
}

/**
 * What may be logged of an error. Drivers hang rows, parameters and envelopes on their errors, so only these fields pass,
 * and addresses in messages (mail addresses, connection URLs with passwords) are masked.
 */
export function describeError(error: unknown, depth = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error, message: mask(String(error)) };
  const code = 'code' in error ? error.code : undefined;
  return {
    type: error.name,
    message: mask(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack ? { stack: mask(error.stack) } : {}),
    ...(error.cause !== undefined && depth < 5 ? { cause: describeError(error.cause, depth + 1) } : {}),
  };
}

/** Replaces whatever looks like a mail address or the user part of a URL. */
export function mask(text: string): string {
  return text.replace(/[^\s<>@"'(),;:/]+(:[^\s<>@"'/]*)?@[^\s<>@"'(),;:/]+/g, '[address]');
}
