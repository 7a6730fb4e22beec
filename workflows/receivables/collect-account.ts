import { activitiesOf } from '../platform/activities';
import type { ProcessInput } from '../platform/contract';
import { driveProcess } from '../platform/drive-process';
import type { ProcessResult } from '../platform/drive-process';

const activities = activitiesOf('collect-account', 'Collect an account');

/**
 * Collects one overdue customer account for one episode: from the day an item is overdue until none is. Reminders, a
 * formal notice, a call, a final notice and a person's decision follow each other as the policy says
 * (domain/receivables/collection/decide.ts); a payment, hold, dispute or wish ends or rests it at once.
 */
export async function collectAccount(input: ProcessInput): Promise<ProcessResult> {
  return driveProcess(input, activities);
}
