import type { ColumnType, GeneratedAlways, Generated } from 'kysely';
import type { IsoInstant } from '../../domain/platform/dates';

/** Plain data as it is stored in `jsonb`. Money inside it is a decimal string of minor units. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json | undefined };

/** `jsonb`: read as data, written as its JSON text (see `toJson`). */
export type JsonColumn<T = Json> = ColumnType<T, string, string>;
/** `jsonb` with a database default. */
type DefaultedJson<T = Json> = ColumnType<T, string | undefined, string>;

export interface TenantTable {
  tenantId: string;
  name: string;
  zone: string;
  country: string;
  region: string | null;
  currency: string;
  kind: 'live' | 'demo' | 'test';
  clockOffsetMs: ColumnType<bigint, bigint | undefined, bigint>;
  settings: DefaultedJson<{ [key: string]: Json | undefined }>;
  createdAt: IsoInstant;
}

export interface MemberTable {
  tenantId: string;
  memberId: string;
  name: string;
  email: string | null;
  roles: string[];
  createdAt: IsoInstant;
}

export interface ApiKeyTable {
  tenantId: string;
  keyId: string;
  memberId: string;
  name: string;
  keyHash: Buffer;
  scopes: string[];
  createdAt: IsoInstant;
  expiresAt: IsoInstant | null;
  lastUsedAt: IsoInstant | null;
  revokedAt: IsoInstant | null;
}

export interface SubjectTable {
  tenantId: string;
  subjectId: string;
  kind: string;
  version: ColumnType<bigint, bigint | undefined, bigint>;
}

export type ProcessStatus = 'starting' | 'running' | 'completed' | 'cancelled' | 'failed' | 'terminated' | 'timed-out';

export interface ProcessTable {
  tenantId: string;
  processId: string;
  type: string;
  businessKey: string;
  subjectId: string | null;
  title: string;
  workflowId: string;
  input: JsonColumn;
  facts: DefaultedJson;
  status: ProcessStatus;
  step: string | null;
  waitingFor: string | null;
  wakeAt: IsoInstant | null;
  outcome: string | null;
  engineProblem: string | null;
  startedBy: string | null;
  startedAt: IsoInstant;
  updatedAt: IsoInstant;
  closedAt: IsoInstant | null;
  revision: ColumnType<bigint, bigint | undefined, bigint>;
  recordedAt: Generated<IsoInstant>;
}

export interface ProcessEventTable {
  tenantId: string;
  eventId: string;
  processId: string | null;
  number: ColumnType<bigint | null, undefined, bigint>;
  type: string;
  occurredAt: IsoInstant;
  recordedAt: Generated<IsoInstant>;
  actor: string;
  summary: string;
  rule: string | null;
  data: DefaultedJson;
}

export interface EventHeadTable {
  tenantId: string;
  lastNumber: ColumnType<bigint, bigint | undefined, bigint>;
}

export type TaskState = 'open' | 'claimed' | 'completed' | 'lapsed' | 'withdrawn';

export interface TaskTable {
  tenantId: string;
  taskId: string;
  processId: string;
  kind: string;
  title: string;
  candidateGroup: string;
  assignee: string | null;
  priority: Generated<number>;
  state: TaskState;
  form: DefaultedJson;
  tags: Generated<string[]>;
  dueAt: IsoInstant | null;
  followUpAt: IsoInstant | null;
  lapseAt: IsoInstant | null;
  lapseOutcome: string | null;
  escalatedAt: IsoInstant | null;
  decision: JsonColumn<Json> | null;
  decidedBy: string | null;
  reason: string | null;
  openedAt: IsoInstant;
  closedAt: IsoInstant | null;
  revision: ColumnType<bigint, bigint | undefined, bigint>;
}

export interface TaskCommentTable {
  tenantId: string;
  commentId: string;
  taskId: string;
  memberId: string;
  body: string;
  writtenAt: IsoInstant;
}

export interface EffectTable {
  tenantId: string;
  effectKey: string;
  processId: string;
  result: JsonColumn;
  recordedAt: Generated<IsoInstant>;
}

export interface DocumentTable {
  tenantId: string;
  documentId: string;
  processId: string | null;
  kind: string;
  fileName: string;
  mediaType: string;
  sha256: string;
  content: Buffer;
  createdAt: IsoInstant;
}

export type OutboxState = 'pending' | 'sending' | 'sent' | 'withdrawn' | 'in-doubt' | 'failed';

export interface OutboxTable {
  tenantId: string;
  outboxId: string;
  position: GeneratedAlways<bigint>;
  lane: string;
  kind: 'mail' | 'signal';
  processId: string | null;
  effectKey: string;
  payload: JsonColumn;
  guardSubject: string | null;
  guardVersion: bigint | null;
  validUntil: IsoInstant | null;
  state: OutboxState;
  attempts: Generated<number>;
  availableAt: Generated<IsoInstant>;
  lastError: string | null;
  decidedAt: IsoInstant;
  settledAt: IsoInstant | null;
  recordedAt: Generated<IsoInstant>;
}

export interface MailboxMessageTable {
  tenantId: string;
  messageId: string;
  sentAt: IsoInstant;
  sender: string;
  recipient: string;
  subject: string;
  body: string;
  attachments: DefaultedJson;
  processId: string | null;
  recordedAt: Generated<IsoInstant>;
}

export interface IdempotencyRecordTable {
  tenantId: string;
  route: string;
  idempotencyKey: string;
  requestHash: string;
  state: 'in-flight' | 'done';
  status: number | null;
  headers: JsonColumn<Record<string, string>> | null;
  body: JsonColumn | null;
  lockedUntil: IsoInstant;
  recordedAt: Generated<IsoInstant>;
}

export interface PolicyVersionTable {
  tenantId: string;
  kind: string;
  name: string;
  version: number;
  document: JsonColumn;
  createdBy: string | null;
  createdAt: IsoInstant;
}
