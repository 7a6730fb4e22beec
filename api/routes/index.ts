import { MANIFESTS } from '../../workflows/manifests';
import type { ProcessManifest } from '../../workflows/platform/manifest';
import type { Route } from '../route';
import { CLOCK_ROUTES } from './clock';
import { CODEC_ROUTES } from './codec';
import { documentation } from './documentation';
import { EVENT_ROUTES } from './events';
import { KEY_ROUTES } from './keys';
import { MAILBOX_ROUTES } from './mailbox';
import { MEMBER_ROUTES } from './members';
import { OPERATIONS_ROUTES } from './operations';
import { processCommands } from './process-commands';
import { PROCESS_ROUTES } from './processes';
import { processStarts } from './process-starts';
import { RECEIVABLES_ROUTES } from './receivables';
import { IMPORT_ROUTES } from './receivables-imports';
import { MAPPING_ROUTES } from './receivables-mappings';
import { TASK_ASSIGNMENT_ROUTES } from './task-assignment';
import { completeTask } from './task-completion';
import { TASK_ROUTES } from './tasks';

/** Routes of the domains, one file each: `routes/<domain>.ts`. */
const DOMAIN_ROUTES: readonly Route[] = [...RECEIVABLES_ROUTES, ...IMPORT_ROUTES, ...MAPPING_ROUTES];

/** The table: every route there is. Server, OpenAPI, authorisation and the test matrices read nothing else. */
export function routesFor(manifests: readonly ProcessManifest[], domains: readonly Route[] = DOMAIN_ROUTES): Route[] {
  const table: Route[] = [
    ...processStarts(manifests),
    ...PROCESS_ROUTES,
    ...processCommands(manifests),
    ...TASK_ROUTES,
    ...TASK_ASSIGNMENT_ROUTES,
    completeTask,
    ...EVENT_ROUTES,
    ...domains,
    ...MAILBOX_ROUTES,
    ...CLOCK_ROUTES,
    ...MEMBER_ROUTES,
    ...KEY_ROUTES,
    ...OPERATIONS_ROUTES,
    ...CODEC_ROUTES,
    ...documentation(() => table),
  ];
  return table;
}

export const ROUTES: readonly Route[] = routesFor(MANIFESTS);
