/** What every acknowledged request has in common. Instants are wall-clock milliseconds of the asking side. */
interface Request {
  readonly key: string;
  readonly askedAt: number;
  /** When the answer was there: from here on the asker may rely on it. */
  readonly answeredAt: number;
  readonly attempts: number;
}

export interface AcknowledgedStart extends Request {
  readonly what: 'start';
  /** What was asked for: the name of a ledger file or the number of an account. */
  readonly about: string;
  readonly type: 'import-ledger' | 'collect-account';
  readonly processId: string;
}

export interface AcknowledgedPayment extends Request {
  readonly what: 'payment';
  readonly account: string;
  readonly number: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly invoices: readonly string[];
  /** By the payer's own arithmetic nothing of these invoices is left to pay. */
  readonly settles: boolean;
  readonly duringOutage: boolean;
}

export interface AcknowledgedCommand extends Request {
  readonly what: 'command';
  readonly processId: string;
  readonly name: 'pause' | 'resume';
  /** Unlike that of any other command. */
  readonly reason: string;
}

export interface AcknowledgedTask extends Request {
  readonly what: 'task';
  readonly processId: string;
  readonly taskId: string;
  readonly kind: string;
  readonly outcome: string;
}

export interface AcknowledgedClock extends Request {
  readonly what: 'clock';
  readonly to: string;
}

export type Acknowledged =
  AcknowledgedStart | AcknowledgedPayment | AcknowledgedCommand | AcknowledgedTask | AcknowledgedClock;
