import { proxyActivities } from '@temporalio/workflow';
import type { SweepResult } from '../../activities/receivables/sweep-overdue';

const activities = proxyActivities<{
  'receivables.sweep-overdue': (scope: { tenantId: string | null }) => Promise<SweepResult>;
}>({
  startToCloseTimeout: '30 minutes',
  heartbeatTimeout: '2 minutes',
  retry: { initialInterval: '1 s', maximumInterval: '1 minute' },
  summary: 'Post due credits and start collections',
});

/**
 * The sweep that a Schedule runs every hour, so that each tenant's new day is met whatever its zone; and once for one
 * tenant when its clock was moved or its ledger imported.
 */
export async function sweepOverdue(scope: { tenantId: string | null }): Promise<SweepResult> {
  return activities['receivables.sweep-overdue'](scope);
}
