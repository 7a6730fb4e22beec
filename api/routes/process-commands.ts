import { z } from 'zod';
import { can } from '../../domain/platform/access';
import type { Permission } from '../../domain/platform/access';
import type { CommandManifest, ProcessManifest } from '../../workflows/platform/manifest';
import { applied, commandResultBody } from '../command-result';
import { requireMatch } from '../entity-tag';
import { fieldErrors } from '../field-errors';
import { uuid } from '../fields';
import { notFound, Problem } from '../problem';
import { manifestOf } from '../process-access';
import { route } from '../route';
import type { Route } from '../route';
import { readAddressed, requireNotEnded, sendCommand } from '../send-command';

/** Commands that have routes of their own. */
const ELSEWHERE = ['cancel', 'complete-task'];

/**
 * `POST /processes/{processId}/commands/{name}`: one route per name. Where several processes know a command of one name,
 * the body may be any of theirs, and the process's own schema and permission decide.
 */
export function processCommands(manifests: readonly ProcessManifest[]): Route[] {
  const byName = new Map<string, { type: string; command: CommandManifest }[]>();
  for (const { type, commands } of manifests) {
    for (const [name, command] of Object.entries(commands)) {
      if (!ELSEWHERE.includes(name)) byName.set(name, [...(byName.get(name) ?? []), { type, command }]);
    }
  }
  return [...byName].map(([name, known]) => commandRoute(name, known));
}

function commandRoute(name: string, known: readonly { type: string; command: CommandManifest }[]): Route {
  const payloads = known.map(({ command }) => command.payload);
  const only = payloads.length === 1 ? payloads[0] : undefined;
  const title = [...new Set(known.map(({ command }) => command.title))].join(' / ');
  return route({
    method: 'post',
    path: `/api/v1/processes/{processId}/commands/${name}`,
    operationId: `command-${name}`,
    permission: sharedPermission(known.map(({ command }) => command.permission)),
    summary: title,
    description: known.map(({ type, command }) => `\`${type}\`: ${command.description}`).join('\n\n'),
    tags: ['Commands'],
    request: { params: z.object({ processId: uuid }), body: only ?? z.union(payloads) },
    responses: { 200: { description: 'The process has applied it', body: commandResultBody } },
    handler: async (call) => {
      const { context, actor } = call;
      const { process, recorded } = await readAddressed(call, call.params.processId);
      const command = manifestOf(context, process.type)?.commands[name];
      if (!command) throw notFound(`command of a ${process.type} process`);
      if (!can(actor, command.permission)) {
        throw new Problem('forbidden', `This needs the permission ${command.permission}.`);
      }
      const payload = only ? call.body : payloadOf(command, call.rawBody);
      if (recorded) return { status: 200, body: applied(recorded) };
      requireMatch(call.ifMatch, process.revision);
      requireNotEnded(process);
      return { status: 200, body: applied(await sendCommand(call, process, { name, payload })) };
    },
  });
}

/** The permission all of them need; where they differ each is checked once the process is known. */
function sharedPermission(permissions: readonly Permission[]): Permission | 'authenticated' {
  const [first] = new Set(permissions);
  return first !== undefined && permissions.every((permission) => permission === first) ? first : 'authenticated';
}

function payloadOf(command: CommandManifest, body: unknown): unknown {
  const parsed = command.payload.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Problem('invalid-content', 'Some fields are invalid; see `errors`.', {
    errors: fieldErrors(parsed.error, 'body'),
  });
}
