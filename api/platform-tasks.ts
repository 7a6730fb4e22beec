import { z } from 'zod';
import type { TaskManifest } from '../workflows/platform/manifest';

/** Kinds of tasks that the platform itself opens for any process. */
export const PLATFORM_TASKS: Readonly<Record<string, TaskManifest>> = {
  operator: {
    title: 'Look after a process that cannot go on',
    candidateGroup: 'operators',
    decision: z.strictObject({
      outcome: z.enum(['resolved', 'accepted']).meta({
        description: '`resolved`: the cause is mended, the process tries again; `accepted`: nothing more can be done',
      }),
    }),
  },
};
