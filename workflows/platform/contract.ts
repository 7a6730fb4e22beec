import { defineSignal, defineUpdate } from '@temporalio/workflow';

/** What every process is started with: ids only. Everything else is loaded from Postgres by its activities. */
export interface ProcessInput {
  readonly v: 1;
  readonly tenantId: string;
  readonly processId: string;
}

/**
 * What one `advance` did and what comes next. Small, versioned, ids only, so that old histories replay under new rules.
 * An unknown `v` or `next` must not wedge a process: the workflow opens an operator task and waits.
 */
export interface Verdict {
  readonly v: 1;
  /** Codes of the steps just committed, oldest first. */
  readonly did: readonly string[];
  readonly next: 'wait' | 'end';
  /** How long nothing can change by itself; null waits for news only. Milliseconds of the tenant's clock. */
  readonly waitMs: number | null;
  /** Open tasks of the process. */
  readonly taskIds: readonly string[];
  /** For people in the Web UI: step reached and what is waited for, in business words. */
  readonly step: string;
  readonly waitingFor: string;
  /** How the process ended; only with `end`. */
  readonly outcome: string | null;
}

/** A command as the API hands it over; validated there by the manifest's zod schema. */
export interface Command {
  readonly name: string;
  readonly payload: unknown;
  /** The Idempotency-Key's command: also the update id. A repeat returns the recorded result. */
  readonly commandId: string;
  /** The member who asks. */
  readonly memberId: string;
}

/** The answer to a command. A refusal is a result, never an error: `conflict` maps to 409, `invalid` to 422. */
export type CommandResult =
  | { readonly outcome: 'applied'; readonly data: { readonly [key: string]: string | number | boolean | null } }
  | { readonly outcome: 'refused'; readonly refusal: 'conflict' | 'invalid' | 'not-found'; readonly detail: string };

/** Something the process decides on has changed (ledger, policy, clock, task): advance again. Carries nothing. */
export const reconsiderSignal = defineSignal('reconsider');

/** Every command of every process, `complete-task` and `cancel` among them. The update id is the command id. */
export const commandUpdate = defineUpdate<CommandResult, [Command]>('command');
