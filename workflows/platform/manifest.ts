import type { z } from 'zod';
import type { CandidateGroup, Permission } from '../../domain/platform/access';

/** A command that outsiders may send: `POST /processes/{id}/commands/{name}`. */
export interface CommandManifest {
  readonly title: string;
  readonly description: string;
  readonly permission: Permission;
  readonly payload: z.ZodType;
}

/** A kind of human task the process opens: who it is offered to and what a decision looks like. */
export interface TaskManifest {
  readonly title: string;
  readonly candidateGroup: CandidateGroup;
  /** Needed to complete it, beside `platform:task:work`; a function when it depends on the decision. */
  readonly permission?: Permission | ((decision: unknown) => Permission | undefined);
  readonly decision: z.ZodType;
}

/**
 * What outsiders may do with a process. Routes, OpenAPI, worklist forms and tests are generated from it.
 * Never imported by a workflow: zod stays out of the bundle.
 */
export interface ProcessManifest {
  /** URL name, e.g. `collect-account`; also the second part of the workflow id. */
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** Name of the exported workflow function. */
  readonly workflow: string;
  readonly input: z.ZodType;
  readonly permissions: { readonly start: Permission; readonly read: Permission; readonly cancel: Permission };
  readonly commands: Readonly<Record<string, CommandManifest>>;
  readonly tasks: Readonly<Record<string, TaskManifest>>;
}
