import type { IsoDate, IsoInstant, Zone } from '../../platform/dates';
import type { ClaimantFacts } from '../interest/facts';
import type { Minor } from '../../platform/money';
import type { Account, Ledger } from '../ledger/types';

/** Everything `decide` looks at. Loaded in one transaction, or made by a simulation; the same shape for both. */
export interface CollectionState {
  readonly company: Company;
  readonly account: Account;
  /** As the tenant's today shows it; later rows are left out. */
  readonly ledger: Ledger;
  /** The first later day on which the ledger shows a new row: a reason to wake, never a fact to decide on. */
  readonly nextLedgerDate: IsoDate | undefined;
  /** Steps ever taken on this account, oldest first: an item keeps its level. */
  readonly notices: readonly Notice[];
  /** When the account last had nothing overdue; undefined when it never was collected before. */
  readonly episodeSince: IsoInstant | undefined;
  /** Tasks of this process, oldest first. */
  readonly tasks: readonly Task[];
  readonly facts: CollectionFacts;
}

/** The creditor. */
export interface Company {
  readonly zone: Zone;
  readonly country: string;
  readonly region: string | undefined;
  readonly name: string;
  /** Whether Indian micro/small status and the like allow statutory interest; read by the interest rules. */
  readonly claimant: ClaimantFacts;
  readonly letterhead: Letterhead;
}

/** What letters say of the creditor beside its name. */
export interface Letterhead {
  readonly addressLines: readonly string[];
  readonly paymentDetails: readonly { readonly label: string; readonly value: string }[];
  readonly contact: string | undefined;
}

/**
 * A step taken: a message, a letter by post, or a task that counts as a step. `state` follows the outbox row (a message)
 * or the task (post, call, decision).
 */
export interface Notice {
  readonly id: string;
  /** Code of the policy's step. */
  readonly step: string;
  readonly channel: NoticeChannel;
  readonly state: 'pending' | 'sent' | 'withdrawn' | 'in-doubt' | 'failed';
  readonly decidedAt: IsoInstant;
  /** The tenant's date of the real sending, else of the decision. */
  readonly date: IsoDate;
  readonly items: readonly NoticeItem[];
}

/** An item as a step listed it. */
export interface NoticeItem {
  readonly itemId: string;
  /** Code of the step it climbed to, undefined when it was only listed. */
  readonly raisedTo: string | undefined;
  /** What was demanded of it then: open and undisputed. */
  readonly open: Minor;
}

export type NoticeChannel = 'email' | 'post' | 'task';

export type TaskKind =
  | 'call-customer'
  | 'decide-next-step'
  | 'send-by-post'
  | 'choose-channel'
  | 'match-payment'
  | 'missing-rate'
  | 'file-insolvency-claim'
  | 'in-doubt-message'
  | 'undeliverable-message';

export interface Task {
  readonly id: string;
  readonly kind: TaskKind | 'operator';
  readonly state: 'open' | 'claimed' | 'completed' | 'lapsed' | 'withdrawn';
  readonly openedAt: IsoInstant;
  readonly dueAt: IsoInstant | undefined;
  readonly lapseAt: IsoInstant | undefined;
  readonly escalatedAt: IsoInstant | undefined;
  readonly closedAt: IsoInstant | undefined;
  /** Set when completed; its shape is the kind's (tasks.ts). */
  readonly decision: unknown;
  /** What the task is about: a notice, a message, a rate. */
  readonly about: string | undefined;
}

/** What commands and handled decisions have set on this process. */
export interface CollectionFacts {
  /** Collection rests through this day (inclusive). */
  readonly pausedUntil?: IsoDate | undefined;
  readonly pauseReason?: string | undefined;
  readonly cancelRequested?: { readonly reason: string } | undefined;
  /** Tasks whose decision or lapse has been acted on. */
  readonly handledTasks?: readonly string[] | undefined;
  /** Set once people chose the post, and why they had to: another reason asks them anew. */
  readonly channel?: 'post' | undefined;
  readonly channelReason?: ChannelReason | undefined;
  /** Missing rates that people chose to go on without, as the task named them. */
  readonly ratesWaived?: readonly string[] | undefined;
  /** When every step is climbed, the question how to go on comes again on this day. */
  readonly decisionAgainOn?: IsoDate | undefined;
}

/** Why mail is closed. */
export type ChannelReason = 'contact-stopped' | 'no-address' | 'undeliverable';

/** True while someone can still decide the task. */
export function isOpen(task: Task): boolean {
  return task.state === 'open' || task.state === 'claimed';
}
