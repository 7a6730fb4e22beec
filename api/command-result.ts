import { z } from 'zod';
import type { CommandResult } from '../workflows/platform/contract';
import { Problem } from './problem';

export const commandResultBody = z
  .object({
    outcome: z.literal('applied'),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  })
  .meta({ id: 'CommandResult' });

const REFUSALS = { conflict: 'conflict', invalid: 'invalid-content', 'not-found': 'not-found' } as const;

/** The applied result; @throws Problem 409, 422 or 404 when the process refused. */
export function applied(result: CommandResult): Extract<CommandResult, { outcome: 'applied' }> {
  if (result.outcome === 'applied') return result;
  throw new Problem(REFUSALS[result.refusal], result.detail);
}
