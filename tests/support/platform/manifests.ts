import { z } from 'zod';
import type { ProcessManifest } from '../../../workflows/platform/manifest';

/** The least a process type can be, for tests of the plumbing. */
export function manifestOf(type: string, workflow: string): ProcessManifest {
  return {
    type,
    title: type,
    description: 'A process of a test',
    workflow,
    input: z.strictObject({}),
    permissions: {
      start: 'platform:process:start',
      read: 'platform:process:read',
      cancel: 'platform:process:cancel',
    },
    commands: {},
    tasks: {},
  };
}
