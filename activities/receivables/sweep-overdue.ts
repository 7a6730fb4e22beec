import { heartbeat } from '@temporalio/activity';
import { addDays, dateIn, instantAt } from '../../domain/platform/dates';
import { IMPORT_FILE_DAYS } from '../../domain/receivables/defaults/import-retention';
import { inTenant } from '../../schema/database';
import type { Database } from '../../schema/database';
import { tenantClock } from '../../schema/queries/platform/clock';
import { lockSubject, subjectChanged } from '../../schema/queries/platform/outbox';
import { insertProcess } from '../../schema/queries/platform/processes';
import type { ProcessRow } from '../../schema/queries/platform/processes';
import { postDueCredits } from '../../schema/queries/receivables/change-ledger';
import { dropOldImportFiles } from '../../schema/queries/receivables/import-progress';
import { loadAccount } from '../../schema/queries/receivables/ledger';
import { loadPolicy } from '../../schema/queries/receivables/policy';
import { accountsToCollect, accountsToPost, listTenants } from '../../schema/queries/receivables/sweep';
import { scheduledAt } from '../platform/advance';
import type { ScheduledAt } from '../platform/advance';

const BATCH = 200;

export interface SweepPorts {
  readonly app: Database;
  readonly sweeper: Database;
  /** Starts the workflow of a process that was just inserted; a failure is healed by the reconciler. */
  readonly start: (process: ProcessRow) => Promise<void>;
  readonly scheduled?: ScheduledAt;
}

export interface SweepResult {
  readonly tenants: number;
  readonly posted: number;
  readonly started: number;
}

/**
 * Goes through one tenant, or all: posts credits whose booking day has come and starts a collection for every account
 * that fell overdue; and lets old import files go. Repeating it changes nothing: credits are posted once, the business key finds the running process.
 */
export function createSweepOverdue(ports: SweepPorts): (scope: { tenantId: string | null }) => Promise<SweepResult> {
  return async ({ tenantId }) => {
    const tenants = tenantId === null ? await listTenants(ports.sweeper) : [tenantId];
    let posted = 0;
    let started = 0;
    for (const tenant of tenants) {
      posted += await postAll(ports, tenant);
      started += await startAll(ports, tenant);
      await dropFiles(ports, tenant);
    }
    return { tenants: tenants.length, posted, started };
  };
}

async function dropFiles(ports: SweepPorts, tenantId: string): Promise<void> {
  await inTenant(ports.app, tenantId, async (tx) => {
    const { now, zone } = await tenantClock(tx, tenantId, (ports.scheduled ?? scheduledAt)());
    const endedBefore = instantAt(zone, addDays(dateIn(zone, now), -IMPORT_FILE_DAYS));
    await dropOldImportFiles(tx, { tenantId, now }, endedBefore);
  });
  heartbeat({ tenantId });
}

async function postAll(ports: SweepPorts, tenantId: string): Promise<number> {
  let posted = 0;
  let after: string | undefined;
  for (;;) {
    const page = { after, limit: BATCH };
    const { now, zone, accounts } = await inTenant(ports.app, tenantId, async (tx) => {
      const clock = await tenantClock(tx, tenantId, (ports.scheduled ?? scheduledAt)());
      const ids = await accountsToPost(tx, tenantId, dateIn(clock.zone, clock.now), page);
      return { ...clock, accounts: ids };
    });
    for (const accountId of accounts) {
      await inTenant(ports.app, tenantId, async (tx) => {
        await lockSubject(tx, tenantId, accountId);
        const account = await loadAccount(tx, tenantId, accountId);
        const policy = await loadPolicy(tx, tenantId, account?.policyName);
        const today = dateIn(zone, now);
        const changed = await postDueCredits(tx, { tenantId, accountId, today }, policy.allocation);
        if (changed) await subjectChanged(tx, tenantId, accountId, now);
      });
      posted += 1;
      heartbeat({ tenantId, posted });
    }
    if (accounts.length < BATCH) return posted;
    after = accounts.at(-1);
  }
}

/** Pages by what was found: that somebody else has just started some of them does not mean that the others are. */
async function startAll(ports: SweepPorts, tenantId: string): Promise<number> {
  let started = 0;
  let after: string | undefined;
  for (;;) {
    const page = { after, limit: BATCH };
    const { accounts, processes } = await inTenant(ports.app, tenantId, async (tx) => {
      const { now, zone } = await tenantClock(tx, tenantId, (ports.scheduled ?? scheduledAt)());
      const due = await accountsToCollect(tx, tenantId, dateIn(zone, now), page);
      const inserted: ProcessRow[] = [];
      for (const account of due) {
        const { process, created } = await insertProcess(tx, {
          tenantId,
          type: 'collect-account',
          businessKey: account.accountId,
          subjectId: account.accountId,
          title: `Collect ${account.name} (${account.number})`,
          input: { accountId: account.accountId },
          startedBy: null,
          at: now,
        });
        if (created) inserted.push(process);
      }
      return { accounts: due, processes: inserted };
    });
    for (const process of processes) {
      await ports.start(process);
      started += 1;
      heartbeat({ tenantId, started });
    }
    if (accounts.length < BATCH) return started;
    after = accounts.at(-1)?.number;
  }
}
