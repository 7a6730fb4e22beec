import { proxyActivities } from '@temporalio/workflow';
import type { SweepResult } from '../../activities/receivables/sweep-overdue';
import { activitiesOf } from '../platform/activities';
import type { ProcessInput } from '../platform/contract';
import { driveProcess } from '../platform/drive-process';
import type { ProcessResult } from '../platform/drive-process';

/** A large file takes its time; a worker that died is noticed by its missing heartbeat, long before. */
const activities = activitiesOf('import-ledger', 'Import a ledger', {
  advance: { startToCloseTimeout: '10 minutes', heartbeatTimeout: '30 s' },
});

const { 'receivables.sweep-overdue': sweepOverdue } = proxyActivities<{
  'receivables.sweep-overdue': (scope: { tenantId: string | null }) => Promise<SweepResult>;
}>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '2 minutes',
  retry: { initialInterval: '1 s', maximumInterval: '1 minute' },
  summary: 'Post due credits and start collections',
});

/**
 * Imports a ledger file: checks every row, then writes batch by batch (domain/receivables/import/decide-import.ts). Once
 * all of it is in the ledger the tenant is swept, so that payments are allocated and overdue accounts collected at once.
 */
export async function importLedger(input: ProcessInput): Promise<ProcessResult> {
  const result = await driveProcess(input, activities);
  if (result.outcome === 'imported') await sweepOverdue({ tenantId: input.tenantId });
  return result;
}
