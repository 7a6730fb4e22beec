import type * as platform from './platform';
import type * as receivables from './receivables';

/** Every table by its name in code (camelCase; snake_case in the database). */
export interface Tables {
  tenant: platform.TenantTable;
  member: platform.MemberTable;
  apiKey: platform.ApiKeyTable;
  subject: platform.SubjectTable;
  process: platform.ProcessTable;
  processEvent: platform.ProcessEventTable;
  eventHead: platform.EventHeadTable;
  task: platform.TaskTable;
  taskComment: platform.TaskCommentTable;
  effect: platform.EffectTable;
  document: platform.DocumentTable;
  outbox: platform.OutboxTable;
  mailboxMessage: platform.MailboxMessageTable;
  idempotencyRecord: platform.IdempotencyRecordTable;
  policyVersion: platform.PolicyVersionTable;
  account: receivables.AccountTable;
  invoice: receivables.InvoiceTable;
  openItem: receivables.OpenItemTable;
  dispute: receivables.DisputeTable;
  creditEntry: receivables.CreditEntryTable;
  dunningNotice: receivables.DunningNoticeTable;
  dunningNoticeItem: receivables.DunningNoticeItemTable;
  claim: receivables.ClaimTable;
  allocation: receivables.AllocationTable;
  columnMapping: receivables.ColumnMappingTable;
  ledgerImport: receivables.LedgerImportTable;
  ledgerImportProblem: receivables.LedgerImportProblemTable;
}
