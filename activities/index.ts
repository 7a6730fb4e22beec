import type { Database } from '../schema/database';
import type { ProcessRow } from '../schema/queries/platform/processes';
import { createAdvance, scheduledAt } from './platform/advance';
import type { ScheduledAt } from './platform/advance';
import { createApplyCommand } from './platform/apply-command';
import { createAskOperator } from './platform/ask-operator';
import { collectAccountDefinition } from './receivables/collect-account';
import { createAdvanceImport, importLedgerCommands } from './receivables/import-ledger';
import { createSweepOverdue } from './receivables/sweep-overdue';

export interface ActivityPorts {
  /** The application's pool: one tenant a transaction. */
  readonly app: Database;
  /** The sweeper's pool: reads a few tables of all tenants. */
  readonly sweeper: Database;
  /** Starts the workflow of a process row that was just inserted. */
  readonly start: (process: ProcessRow) => Promise<void>;
  readonly scheduled?: ScheduledAt;
}

/** Every activity by the name workflows call it. A new process adds its definition here. */
export function createActivities(ports: ActivityPorts) {
  const { app } = ports;
  const scheduled = ports.scheduled ?? scheduledAt;
  const collectAccount = collectAccountDefinition();
  return {
    'platform.ask-operator': createAskOperator(app, scheduled),
    'collect-account.advance': createAdvance(app, collectAccount, scheduled),
    'collect-account.command': createApplyCommand(app, collectAccount, scheduled),
    'import-ledger.advance': createAdvanceImport(app, { scheduled }),
    'import-ledger.command': createApplyCommand(app, importLedgerCommands, scheduled),
    'receivables.sweep-overdue': createSweepOverdue({ ...ports, scheduled }),
  };
}
