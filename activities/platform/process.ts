import type { IsoInstant } from '../../domain/platform/dates';
import type { Transaction } from '../../schema/database';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import type { Json } from '../../schema/tables/platform';
import type { Command, CommandResult } from '../../workflows/platform/contract';

/** What one decision means to the platform; every process's own decision fits this shape. */
export type Step =
  | { readonly kind: 'act'; readonly did: string }
  | { readonly kind: 'wait'; readonly until: IsoInstant | undefined; readonly waitingFor: string }
  | { readonly kind: 'end'; readonly outcome: string; readonly summary: string; readonly rule: string | undefined };

/** One attempt at a process: its row (locked where it matters) and the tenant's now. */
export interface Moment {
  readonly tx: Transaction;
  readonly process: ProcessRow;
  readonly now: IsoInstant;
}

/**
 * A process as the platform drives it. `State` is loaded, `Decided` is what the pure brain said of it, `Prepared` is the
 * outcome of slow work (a PDF, a model) that was done outside any transaction and counts only if the brain, asked again
 * under lock, still says the same.
 */
export interface ProcessDefinition<State, Decided extends Step, Prepared = undefined> {
  readonly type: string;
  /** Locks what the decision will be about (a subject, a record). Taken before the process row, always in this order. */
  lock(tx: Transaction, process: ProcessRow): Promise<void>;
  load(moment: Moment): Promise<State>;
  decide(state: State, now: IsoInstant): Decided;
  /** Slow work a decision needs, by a key that is equal only for equal work; undefined when it needs none. */
  needs?(
    state: State,
    decided: Decided,
    now: IsoInstant,
  ): { readonly key: string; work(): Promise<Prepared> } | undefined;
  /** Writes an `act` decision: its effects, and its line in the timeline. */
  commit(moment: Moment, state: State, decided: Decided, prepared: Prepared | undefined): Promise<void>;
  /** What is undone or withdrawn when the process ends, e.g. messages still waiting. */
  wrapUp?(moment: Moment, state: State, decided: Decided): Promise<void>;
  /** The process's own commands (beside `complete-task` and `cancel`), pure: the facts they set, or a refusal. */
  command(facts: Json, command: Command, now: IsoInstant): CommandOutcome;
}

export type CommandOutcome =
  | { readonly outcome: 'applied'; readonly facts: Json; readonly summary: string }
  | Extract<CommandResult, { outcome: 'refused' }>;
