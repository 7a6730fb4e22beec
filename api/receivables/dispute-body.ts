import { z } from 'zod';
import type { DisputeRow } from '../../schema/queries/receivables/item-views';
import { date, uuid } from '../fields';
import { minorText } from './fields';

export const disputeBody = z
  .object({
    id: uuid,
    itemId: uuid,
    amountMinor: minorText,
    reason: z.string(),
    openedOn: date,
    resolvedOn: date.nullable(),
    outcome: z.enum(['upheld', 'rejected']).nullable(),
  })
  .meta({ id: 'Dispute' });

export function toDisputeBody(row: DisputeRow): z.input<typeof disputeBody> {
  const { disputeId: id, itemId, reason, openedOn, resolvedOn, outcome } = row;
  return { id, itemId, amountMinor: row.amountMinor.toString(), reason, openedOn, resolvedOn, outcome };
}
