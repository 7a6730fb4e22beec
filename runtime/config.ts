import { z } from 'zod';
import { parseMasterKeys } from './codec/master-keys';
import type { MasterKey } from './codec/master-keys';

/** The environment does not hold what the program needs; the message names every variable at fault, never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`configuration: ${problems.join('; ')}`);
  }
}

/** First step: the named variables as text. An empty one counts as missing, as shells and containers write it. */
export function readVariables<Name extends string>(
  names: readonly Name[],
  env: NodeJS.ProcessEnv,
): Partial<Record<Name, string>> {
  const read: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = env[name]?.trim();
    if (value) read[name] = value;
  }
  return read;
}

/**
 * Reads and validates the variables that `shape` names: `loadConfig({ PORT: variable.port }, process.env)`.
 * @throws ConfigError naming every missing and every invalid variable at once.
 */
export function loadConfig<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodObject<Shape>> {
  const read = readVariables(Object.keys(shape), env);
  const checked = z.object(shape).safeParse(read);
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return name in read ? `${name} ${issue.message}` : `${name} is missing`;
  });
  throw new ConfigError([...new Set(problems)]);
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, 'must be a port number')
  .transform(Number)
  .refine((value) => value <= 65_535, 'must be a port number');

const masterKeys = z.string().transform((text, check): readonly MasterKey[] => {
  const parsed = parseMasterKeys(text);
  if (Array.isArray(parsed)) return parsed;
  check.addIssue({ code: 'custom', message: parsed.problem });
  return z.NEVER;
});

/** The kinds of variable that entry points are configured by. */
export const variable = {
  postgresUrl: z.string().regex(/^postgres(ql)?:\/\/\S+$/, 'must be a postgres:// URL'),
  /** `host:port`; IPv6 hosts in brackets. */
  address: z.string().regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/, 'must be host:port'),
  namespace: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'must be a Temporal namespace'),
  port,
  text: z.string().min(1),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
    error: 'must be trace, debug, info, warn, error, fatal or silent',
  }),
  /** `id:base64 of 32 bytes`, comma-separated, the current one first. */
  masterKeys,
};
