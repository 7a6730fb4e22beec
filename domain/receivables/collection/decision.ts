import type { CandidateGroup } from '../../platform/access';
import type { IsoDate, IsoInstant } from '../../platform/dates';
import type { Currency, Minor } from '../../platform/money';
import type { TakeBack } from '../ledger/take-back';
import type { Allocation, ClaimKind } from '../ledger/types';
import type { CollectionFacts, NoticeChannel, TaskKind } from './state';

/** Why: the rule that fired and the numbers it fired on. Shown in the timeline, in previews and to customers who ask. */
export interface Reason {
  /** Kebab-case name of the rule. */
  readonly rule: string;
  /** One sentence for people. */
  readonly detail: string;
  /** Inputs of the rule; money as decimal text of minor units. */
  readonly numbers: { readonly [name: string]: string | number | boolean };
}

/** What `decide` says: do this (and decide again), wait, or end. */
export type Decision =
  | {
      readonly kind: 'act';
      /** Code of what is done, e.g. `friendly-reminder`. */
      readonly did: string;
      readonly summary: string;
      readonly effects: readonly Effect[];
      readonly reasons: readonly Reason[];
    }
  | {
      readonly kind: 'wait';
      /** Nothing can change by itself before; undefined waits for news only. */
      readonly until: IsoInstant | undefined;
      readonly waitingFor: string;
      readonly reasons: readonly Reason[];
    }
  | {
      readonly kind: 'end';
      readonly outcome: 'settled' | 'handed-over' | 'cancelled';
      readonly summary: string;
      readonly reasons: readonly Reason[];
    };

/** A change to be made in the transaction of the decision. */
export type Effect =
  | { readonly kind: 'post-credits'; readonly posted: readonly string[]; readonly allocations: readonly Allocation[] }
  | { readonly kind: 'take-back'; readonly claims: readonly TakeBack[] }
  | { readonly kind: 'take-step'; readonly notice: NoticeDraft }
  | { readonly kind: 'open-task'; readonly task: TaskDraft }
  | { readonly kind: 'escalate-task'; readonly taskId: string; readonly to: CandidateGroup }
  | { readonly kind: 'lapse-task'; readonly taskId: string; readonly outcome: string }
  | { readonly kind: 'withdraw-task'; readonly taskId: string }
  | { readonly kind: 'set-facts'; readonly facts: CollectionFacts }
  | {
      readonly kind: 'write-off';
      readonly taskId: string;
      readonly items: readonly { readonly itemId: string; readonly amount: Minor }[];
      /** Claims demanded on those items, given up with them. */
      readonly claims: readonly {
        readonly claimId: string;
        readonly itemId: string;
        readonly amount: Minor;
        readonly kind: ClaimKind;
      }[];
    }
  | { readonly kind: 'hand-over' }
  | { readonly kind: 'settle-doubt'; readonly messageId: string; readonly as: 'sent' | 'not-sent' };

/** A step about to be taken. */
export interface NoticeDraft {
  /** Code of the policy's step. */
  readonly step: string;
  /** Where the policy has the step now, 1 for its first: for people; no rule reads it. */
  readonly stepIndex: number;
  readonly channel: NoticeChannel;
  readonly template: string | undefined;
  readonly items: readonly NoticeItemDraft[];
  readonly claims: readonly ClaimDraft[];
  /** Claims that stand already and are named to the customer for the first time: a bank's fee for a returned payment. */
  readonly firstNamed: readonly string[];
  readonly totals: readonly NoticeTotals[];
  readonly payBy: IsoDate | undefined;
  /** The message may leave until then; later it is withdrawn and decided anew. */
  readonly validUntil: IsoInstant | undefined;
  /** The task that carries the step, for `post` and `task`. */
  readonly task: TaskDraft | undefined;
}

export interface NoticeItemDraft {
  readonly itemId: string;
  /** Code of the step the item climbs to, undefined when it is only listed. */
  readonly raisedTo: string | undefined;
  readonly open: Minor;
  readonly daysOverdue: number;
}

/** Interest, fee or fixed sum that a notice demands for the first time. */
export interface ClaimDraft {
  readonly itemId: string | undefined;
  readonly kind: ClaimKind;
  readonly currency: Currency;
  readonly amount: Minor;
  readonly accruedFrom: IsoDate | undefined;
  readonly accruedTo: IsoDate | undefined;
  readonly law: string;
  readonly source: string;
  readonly rows: readonly ClaimRow[];
}

export interface ClaimRow {
  readonly from: IsoDate;
  readonly to: IsoDate;
  readonly days: number;
  readonly balance: Minor;
  readonly ratePercent: string;
  readonly amount: Minor;
  readonly source: string;
}

/** What one currency of a notice comes to. `total` = principal + claims − unapplied. */
export interface NoticeTotals {
  readonly currency: Currency;
  readonly principal: Minor;
  readonly claims: Minor;
  readonly unapplied: Minor;
  readonly total: Minor;
}

export interface TaskDraft {
  readonly kind: TaskKind;
  readonly title: string;
  readonly candidateGroup: CandidateGroup;
  readonly priority: number;
  readonly dueAt: IsoInstant | undefined;
  readonly lapseAt: IsoInstant | undefined;
  readonly lapseOutcome: string | undefined;
  /** What the task is about; kept in its form. */
  readonly about: string | undefined;
  /** What the person needs to see. */
  readonly form: { readonly [name: string]: string | number | boolean };
}
