import { z } from 'zod';
import type { PrepareStart } from '../../../api/process-starts';
import type { ProcessManifest } from '../../../workflows/platform/manifest';

/** A small process of no domain, so that the platform's routes are tested by themselves. */
export const waterPlants: ProcessManifest = {
  type: 'water-plants',
  title: 'Water the plants',
  description: 'Waters one plant until it is well.',
  workflow: 'waterPlants',
  input: z.strictObject({
    plant: z.string().min(1).max(50),
    liters: z.int().min(1).max(9).default(1),
    pot: z.strictObject({ colour: z.enum(['red', 'blue']), size: z.int().positive() }).optional(),
  }),
  permissions: { start: 'platform:process:start', read: 'platform:process:read', cancel: 'platform:process:cancel' },
  commands: {
    hurry: {
      title: 'Hurry',
      description: 'Waters at once.',
      permission: 'platform:process:command',
      payload: z.strictObject({ because: z.string().min(1) }),
    },
    refill: {
      title: 'Refill',
      description: 'Fills the can.',
      permission: 'platform:process:command',
      payload: z.strictObject({ liters: z.int().min(1) }),
    },
  },
  tasks: {
    'approve-fertiliser': {
      title: 'Approve fertiliser',
      candidateGroup: 'collections',
      permission: (decision) => (JSON.stringify(decision).includes('gold') ? 'receivables:claim:write-off' : undefined),
      decision: z.strictObject({ outcome: z.enum(['yes', 'no', 'gold']), grams: z.int().positive().optional() }),
    },
  },
};

/** Knows one of the same commands with other fields, under another permission. */
export const washCar: ProcessManifest = {
  type: 'wash-car',
  title: 'Wash the car',
  description: 'Washes a car once.',
  workflow: 'washCar',
  input: z.strictObject({}),
  permissions: { start: 'platform:process:start', read: 'platform:operations:read', cancel: 'platform:process:cancel' },
  commands: {
    refill: {
      title: 'Refill',
      description: 'Fills the bucket.',
      permission: 'receivables:policy:write',
      payload: z.strictObject({ buckets: z.int().min(1) }),
    },
  },
  tasks: {},
};

/** One open process per plant; a cactus is refused, a fern is not known. */
export const preparePlant: PrepareStart = async (_tx, _tenant, input) => {
  const { plant } = z.object({ plant: z.string() }).parse(input);
  if (plant === 'cactus') return { refusal: 'invalid', detail: 'A cactus wants no water.', pointer: '#/plant' };
  if (plant === 'fern') return { refusal: 'not-found', detail: 'There is no such plant.', pointer: '#/plant' };
  return { businessKey: plant, subjectId: null, title: `Water the ${plant}`, input };
};
