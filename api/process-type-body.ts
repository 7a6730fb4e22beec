import { z } from 'zod';
import type { ProcessManifest } from '../workflows/platform/manifest';
import { portablePattern } from './portable-pattern';

/** What a manifest says, for those who build forms from it. */
export const processTypeBody = z
  .object({
    type: z.string(),
    title: z.string(),
    description: z.string(),
    inputSchema: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of the start’s body' }),
    commands: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        description: z.string(),
        permission: z.string(),
        payloadSchema: z.record(z.string(), z.unknown()),
      }),
    ),
    tasks: z.array(
      z.object({
        kind: z.string(),
        title: z.string(),
        candidateGroup: z.string(),
        decisionSchema: z.record(z.string(), z.unknown()),
      }),
    ),
  })
  .meta({ id: 'ProcessType' });

export function toProcessType(manifest: ProcessManifest): z.input<typeof processTypeBody> {
  const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', override: portablePattern });
  return {
    type: manifest.type,
    title: manifest.title,
    description: manifest.description,
    inputSchema: schemaOf(manifest.input),
    commands: Object.entries(manifest.commands).map(([name, command]) => ({
      name,
      title: command.title,
      description: command.description,
      permission: command.permission,
      payloadSchema: schemaOf(command.payload),
    })),
    tasks: Object.entries(manifest.tasks).map(([kind, task]) => ({
      kind,
      title: task.title,
      candidateGroup: task.candidateGroup,
      decisionSchema: schemaOf(task.decision),
    })),
  };
}
