import { z } from 'zod';
import { findItem } from '../../schema/queries/receivables/account-commands';
import { accountChanged, bookCredit } from '../../schema/queries/receivables/change-ledger';
import { closeDispute, disputedMinor, findDispute, insertDispute } from '../../schema/queries/receivables/disputes';
import { uuid } from '../fields';
import { conflict, invalidContent, notFound } from '../problem';
import { changeAccount } from '../receivables/change-account';
import { disputeBody, toDisputeBody } from '../receivables/dispute-body';
import { amountAboveZero, bookDate, reason } from '../receivables/fields';
import { route } from '../route';

const open = route({
  method: 'post',
  path: '/api/v1/receivables/items/{itemId}/disputes',
  operationId: 'open-dispute',
  permission: 'receivables:collection:steer',
  summary: 'Open a dispute over an item or part of it; that part is not chased, the rest is',
  tags: ['Receivables'],
  idempotent: 'transaction',
  request: {
    params: z.object({ itemId: uuid }),
    body: z
      .strictObject({
        amountMinor: amountAboveZero
          .optional()
          .meta({ description: 'Minor units; default all that is open and not disputed', example: '5000' }),
        reason,
      })
      .meta({ example: { amountMinor: '5000', reason: 'Two of ten parts were broken' } }),
  },
  responses: { 201: { description: 'The dispute', body: disputeBody } },
  handler: (call) =>
    changeAccount(
      call,
      async (tx) => (await findItem(tx, call.tenantId, call.params.itemId))?.accountId,
      async ({ tx, actor, account, today }) => {
        const { tenantId } = actor;
        const item = await findItem(tx, tenantId, call.params.itemId);
        if (!item) throw notFound('item');
        const undisputed = item.openMinor - (await disputedMinor(tx, tenantId, item.itemId));
        if (undisputed <= 0n) throw conflict(`Nothing of ${item.number} is open and undisputed.`);
        const amountMinor = call.body.amountMinor ?? undisputed;
        if (amountMinor > undisputed) {
          throw invalidContent('#/amountMinor', `At most ${undisputed} of ${item.number} is open and undisputed.`);
        }
        const dispute = await insertDispute(tx, {
          tenantId,
          itemId: item.itemId,
          amountMinor,
          reason: call.body.reason,
          openedOn: today,
        });
        await accountChanged(tx, actor, account.id, {
          type: 'dispute-opened',
          summary: `${item.number} is disputed: ${call.body.reason}`,
          data: { disputeId: dispute.disputeId, itemId: item.itemId, amountMinor: amountMinor.toString() },
        });
        return { status: 201 as const, body: toDisputeBody(dispute) };
      },
      'item',
    ),
});

const resolve = route({
  method: 'post',
  path: '/api/v1/receivables/disputes/{disputeId}/resolve',
  operationId: 'resolve-dispute',
  permission: 'receivables:ledger:write',
  summary: 'Resolve a dispute: upheld writes the credit at once, rejected lets the item be chased again',
  description: 'An upheld dispute over more than is still open leaves the rest to the customer’s credit.',
  tags: ['Receivables'],
  idempotent: 'transaction',
  request: {
    params: z.object({ disputeId: uuid }),
    body: z
      .strictObject({
        outcome: z.enum(['upheld', 'rejected']),
        reason: reason.optional(),
        valueDate: bookDate
          .optional()
          .meta({ description: 'Upheld only: the day from which the amount bears no interest; default today' }),
      })
      .refine(({ outcome, valueDate }) => outcome === 'upheld' || valueDate === undefined, {
        path: ['valueDate'],
        message: 'Only an upheld dispute has a value date',
      })
      .meta({ example: { outcome: 'upheld', reason: 'Parts were broken' } }),
  },
  responses: { 200: { description: 'The dispute as it is now', body: disputeBody } },
  handler: (call) =>
    changeAccount(
      call,
      async (tx) => {
        const dispute = await findDispute(tx, call.tenantId, call.params.disputeId);
        return dispute && (await findItem(tx, call.tenantId, dispute.itemId))?.accountId;
      },
      async ({ tx, actor, account, today, policy }) => {
        const { tenantId } = actor;
        const { disputeId } = call.params;
        const { outcome, valueDate = today } = call.body;
        const dispute = await findDispute(tx, tenantId, disputeId);
        const item = dispute && (await findItem(tx, tenantId, dispute.itemId));
        if (!dispute || !item) throw notFound('dispute');
        if (valueDate > today) throw invalidContent('#/valueDate', `It is not later than today (${today}).`);
        if (!(await closeDispute(tx, { tenantId, disputeId }, outcome, today))) {
          throw conflict(`The dispute was ${dispute.outcome} on ${dispute.resolvedOn} already.`);
        }
        const why = call.body.reason === undefined ? '' : `: ${call.body.reason}`;
        await accountChanged(tx, actor, account.id, {
          type: `dispute-${outcome}`,
          summary: `The dispute over ${item.number} was ${outcome}${why}`,
          data: { disputeId, itemId: item.itemId, amountMinor: dispute.amountMinor.toString() },
        });
        if (outcome === 'upheld') {
          const credit = {
            accountId: account.id,
            kind: 'credit-note' as const,
            number: `dispute/${disputeId}`,
            bookingDate: today,
            valueDate,
            payer: undefined,
            reference: dispute.reason,
            namedDocuments: [item.number],
            currency: item.currency,
            amount: dispute.amountMinor,
            withheldTax: 0n,
          };
          await bookCredit(tx, actor, credit, policy.allocation);
        }
        return { status: 200 as const, body: toDisputeBody({ ...dispute, outcome, resolvedOn: today }) };
      },
      'dispute',
    ),
});

export const DISPUTE_ROUTES = [open, resolve];
