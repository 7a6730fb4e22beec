import type { ColumnType, Generated } from 'kysely';
import type { IsoDate, IsoInstant } from '../../domain/platform/dates';
import type { Json, JsonColumn } from './platform';

type DefaultedJson<T = Json> = ColumnType<T, string | undefined, string>;
type DefaultedMinor = ColumnType<bigint, bigint | undefined, bigint>;

export type DebtorTypeColumn = 'business' | 'consumer' | 'public' | null;

export interface AccountTable {
  tenantId: string;
  accountId: string;
  number: string;
  name: string;
  email: string | null;
  phone: string | null;
  language: Generated<string>;
  country: string;
  region: string | null;
  zone: string;
  debtorType: DebtorTypeColumn;
  jurisdiction: string | null;
  policyName: string | null;
  tags: Generated<string[]>;
  contactStoppedOn: IsoDate | null;
  contactStopReason: string | null;
  holdUntil: IsoDate | null;
  holdReason: string | null;
  insolventOn: IsoDate | null;
  handedOverOn: IsoDate | null;
  createdAt: IsoInstant;
}

export interface InvoiceTable {
  tenantId: string;
  invoiceId: string;
  accountId: string;
  number: string;
  issueDate: IsoDate;
  receiptDate: IsoDate | null;
  acceptanceDate: IsoDate | null;
  objectionRemovedDate: IsoDate | null;
  agreedDate: IsoDate | null;
  currency: string;
  grossMinor: bigint;
  taxMinor: DefaultedMinor;
  contract: JsonColumn | null;
  cashDiscount: JsonColumn | null;
  debtorType: DebtorTypeColumn;
  jurisdiction: string | null;
  tags: Generated<string[]>;
  createdAt: IsoInstant;
}

export interface OpenItemTable {
  tenantId: string;
  itemId: string;
  invoiceId: string;
  accountId: string;
  number: string;
  instalment: Generated<number>;
  dueDate: IsoDate;
  dueRule: string;
  amountMinor: bigint;
  openMinor: bigint;
  visibleOn: IsoDate;
  closedOn: IsoDate | null;
  clearingUntil: IsoDate | null;
}

export interface DisputeTable {
  tenantId: string;
  disputeId: string;
  itemId: string;
  amountMinor: bigint;
  reason: string;
  openedOn: IsoDate;
  resolvedOn: IsoDate | null;
  outcome: 'upheld' | 'rejected' | null;
}

export interface CreditEntryTable {
  tenantId: string;
  creditId: string;
  accountId: string;
  kind: 'payment' | 'credit-note' | 'write-off';
  number: string;
  bookingDate: IsoDate;
  valueDate: IsoDate;
  payer: string | null;
  reference: string | null;
  namedDocuments: Generated<string[]>;
  currency: string;
  amountMinor: bigint;
  withheldTaxMinor: DefaultedMinor;
  unappliedMinor: bigint;
  postedOn: IsoDate | null;
  reversedOn: IsoDate | null;
  reversalReason: string | null;
  createdAt: IsoInstant;
}

export interface DunningNoticeTable {
  tenantId: string;
  noticeId: string;
  accountId: string;
  processId: string;
  outboxId: string | null;
  step: string;
  /** Where the policy had the step when it was decided, 1 for its first; told to people, read by no rule. */
  stepIndex: number;
  channel: string;
  decidedAt: IsoInstant;
  decidedOn: IsoDate;
  taskId: string | null;
  withdrawnOn: IsoDate | null;
  documentId: string | null;
  totals: JsonColumn;
}

export interface DunningNoticeItemTable {
  tenantId: string;
  noticeId: string;
  itemId: string;
  /** Code of the step the item climbed to; null when it was only listed. */
  raisedTo: string | null;
  openMinor: bigint;
  daysOverdue: number;
}

export interface ClaimTable {
  tenantId: string;
  claimId: string;
  accountId: string;
  itemId: string | null;
  noticeId: string | null;
  kind: 'interest' | 'fixed-sum' | 'notice-fee' | 'bank-fee';
  currency: string;
  /** What was demanded; `takenBackMinor` of it is not owed. */
  amountMinor: bigint;
  openMinor: bigint;
  takenBackMinor: DefaultedMinor;
  takenBackOn: ColumnType<IsoDate | null, IsoDate | undefined, IsoDate>;
  accruedFrom: IsoDate | null;
  accruedTo: IsoDate | null;
  law: string | null;
  rows: DefaultedJson;
  source: string | null;
  demandedOn: IsoDate | null;
  createdOn: IsoDate;
}

export interface AllocationTable {
  tenantId: string;
  allocationId: string;
  creditId: string;
  itemId: string | null;
  claimId: string | null;
  part: 'principal' | 'interest' | 'costs' | 'withheld-tax' | 'cash-discount' | 'cash-discount-tax';
  amountMinor: bigint;
  rule: string;
  allocatedOn: IsoDate;
  voidedOn: IsoDate | null;
}

export interface ColumnMappingTable {
  tenantId: string;
  name: string;
  document: JsonColumn;
  revision: ColumnType<bigint, bigint | undefined, bigint>;
  updatedAt: IsoInstant;
}

export interface LedgerImportTable {
  tenantId: string;
  processId: string;
  fileName: string;
  format: 'csv' | 'json';
  mapping: JsonColumn;
  dryRun: boolean;
  onBadRow: 'stop' | 'skip';
  sha256: string;
  content: Buffer;
  rowsTotal: Generated<number>;
  rowsRead: Generated<number>;
  rowsValid: Generated<number>;
  rowsImported: Generated<number>;
  rowsUnchanged: Generated<number>;
  rowsRejected: Generated<number>;
}

export interface LedgerImportProblemTable {
  tenantId: string;
  processId: string;
  line: number;
  field: string;
  reason: string;
}
