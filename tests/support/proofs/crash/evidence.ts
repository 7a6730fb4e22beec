import type { Acknowledged } from './acknowledged';

/** One message the receiver accepted: written to its log before it answered. */
export interface Delivery {
  readonly messageId: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  /** Wall-clock milliseconds: when the session was opened, and when the message was on the receiver's disk. */
  readonly connectedAt: number;
  readonly acceptedAt: number;
}

export interface ProcessRecord {
  readonly processId: string;
  readonly type: string;
  readonly title: string;
  readonly status: string;
  readonly outcome: string | null;
  readonly engineProblem: string | null;
}

/** A message row of the outbox. */
export interface MessageRecord {
  readonly outboxId: string;
  readonly processId: string;
  readonly state: string;
  readonly text: string;
  /** Wall-clock milliseconds: when the row was written, and when it was last taken to be sent. */
  readonly recordedAt: number;
  readonly claimedAt: number;
}

export interface EventRecord {
  readonly processId: string | null;
  readonly number: bigint | null;
  readonly type: string;
  readonly summary: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface TaskRecord {
  readonly taskId: string;
  readonly processId: string;
  readonly kind: string;
  readonly state: string;
  readonly form: Readonly<Record<string, unknown>>;
  readonly decision: Readonly<Record<string, unknown>> | null;
}

export interface CreditRecord {
  readonly creditId: string;
  readonly account: string;
  readonly kind: string;
  readonly number: string;
  readonly amountMinor: bigint;
  readonly unappliedMinor: bigint;
}

/** An open item or a claim: what can be settled. */
export interface DebtRecord {
  readonly debtId: string;
  readonly account: string;
  readonly amountMinor: bigint;
  readonly openMinor: bigint;
}

export interface AllocationRecord {
  readonly creditId: string;
  readonly debtId: string;
  readonly amountMinor: bigint;
}

/** What the read model and the ledger tables of one company hold at the end. */
export interface HouseRecords {
  readonly processes: readonly ProcessRecord[];
  readonly messages: readonly MessageRecord[];
  /** Rows of the outbox, signals too, that are neither settled nor given to a person. */
  readonly unsettledOutboxRows: number;
  readonly events: readonly EventRecord[];
  readonly lastNumber: bigint;
  readonly tasks: readonly TaskRecord[];
  readonly credits: readonly CreditRecord[];
  readonly debts: readonly DebtRecord[];
  readonly allocations: readonly AllocationRecord[];
}

/** Everything the oracle judges by. */
export interface Evidence {
  readonly deliveries: readonly Delivery[];
  readonly acknowledged: readonly Acknowledged[];
  readonly house: HouseRecords;
  /** Times at which something was killed or cut that could lose the answer to a message. */
  readonly lostAnswers: number;
}

export interface Finding {
  readonly invariant: string;
  /** How many things were looked at. */
  readonly checked: number;
  readonly violations: readonly string[];
}
