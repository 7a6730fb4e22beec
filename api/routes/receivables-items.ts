import { z } from 'zod';
import { daysBetween } from '../../domain/platform/dates';
import { sum } from '../../domain/platform/money';
import { Ladder } from '../../domain/receivables/collection/ladder';
import { findItem, setClearing } from '../../schema/queries/receivables/account-commands';
import { accountChanged } from '../../schema/queries/receivables/change-ledger';
import { loadCollectionState } from '../../schema/queries/receivables/collection-state';
import { loadPolicy } from '../../schema/queries/receivables/policy';
import { disputesOf, listItems } from '../../schema/queries/receivables/item-views';
import type { DisputeRow, ItemLine } from '../../schema/queries/receivables/item-views';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { date, uuid } from '../fields';
import { conflict, invalidContent, notFound } from '../problem';
import { changeAccount, readAccount } from '../receivables/change-account';
import { disputeBody, toDisputeBody } from '../receivables/dispute-body';
import { bookDate, minorText, reason } from '../receivables/fields';
import { route } from '../route';

const itemBody = z
  .object({
    id: uuid,
    number: z.string(),
    invoiceNumber: z.string(),
    instalment: z.int(),
    issueDate: date,
    dueDate: date,
    dueRule: z.string().meta({ description: 'The rule that set the due date', example: 'terms' }),
    currency: z.string(),
    amountMinor: minorText,
    openMinor: minorText,
    disputedMinor: minorText,
    daysOverdue: z.int().meta({ description: '0 while not overdue' }),
    level: z.int().meta({ description: 'The step it stands on; 0 for none' }),
    clearingUntil: date.nullable(),
    closedOn: date.nullable(),
    disputes: z.array(disputeBody),
  })
  .meta({ id: 'Item' });

const list = route({
  method: 'get',
  path: '/api/v1/receivables/accounts/{accountId}/items',
  operationId: 'list-items',
  permission: 'receivables:ledger:read',
  summary: 'List the items of an account, oldest due date first, with their disputes',
  tags: ['Receivables'],
  request: {
    params: z.object({ accountId: uuid }),
    query: z.strictObject({
      status: z.enum(['open', 'settled', 'all']).default('open').meta({ example: 'open' }),
      ...pageQuery,
    }),
  },
  responses: { 200: { description: 'A page of items', body: pageOf(itemBody).meta({ id: 'ItemPage' }) } },
  handler: (call) =>
    readAccount(call, call.params.accountId, async ({ tx, account, today, now }) => {
      const { tenantId } = call;
      const { limit, cursor, status } = call.query;
      const list = [account.id, status];
      const after = readCursor(cursor, 'items', list, z.tuple([date, uuid]));
      const scope = { tenantId, accountId: account.id, today };
      const rows = await listItems(tx, scope, status, { after, limit: limit + 1 });
      const disputes = await disputesOf(
        tx,
        tenantId,
        rows.map((row) => row.itemId),
      );
      const state = await loadCollectionState(tx, { tenantId, accountId: account.id, now, process: undefined });
      const policy = await loadPolicy(tx, tenantId, account.policyName);
      const ladder = new Ladder(policy, state.notices);
      const body = (row: ItemLine) => toItemBody(row, disputes, ladder.standing(row.itemId).level, today);
      return {
        status: 200 as const,
        body: toPage(rows, limit, body, (row) => writeCursor('items', list, [row.dueDate, row.itemId])),
      };
    }),
});

function toItemBody(row: ItemLine, all: readonly DisputeRow[], level: number, today: string): z.input<typeof itemBody> {
  const { itemId: id, number, invoiceNumber, instalment, issueDate, dueDate, dueRule } = row;
  const { currency, clearingUntil, closedOn } = row;
  const disputes = all.filter((dispute) => dispute.itemId === id);
  const disputed = sum(disputes.filter((open) => open.resolvedOn === null).map((open) => open.amountMinor));
  const clearing = clearingUntil !== null && clearingUntil >= today;
  const overdue = row.openMinor > 0n && dueDate < today && !clearing;
  return {
    ...{ id, number, invoiceNumber, instalment, issueDate, dueDate, dueRule, currency, clearingUntil, closedOn, level },
    amountMinor: row.amountMinor.toString(),
    openMinor: row.openMinor.toString(),
    disputedMinor: (disputed > row.openMinor ? row.openMinor : disputed).toString(),
    daysOverdue: overdue ? daysBetween(dueDate, today) : 0,
    disputes: disputes.map(toDisputeBody),
  };
}

const clearing = route({
  method: 'post',
  path: '/api/v1/receivables/items/{itemId}/clearing',
  operationId: 'set-item-clearing',
  permission: 'receivables:ledger:write',
  summary: 'Say that an item is in a direct-debit run or a cheque in clearing: through that day it is not dunned',
  description: '`until` null ends the clearing at once.',
  tags: ['Receivables'],
  idempotent: 'transaction',
  request: {
    params: z.object({ itemId: uuid }),
    body: z
      .strictObject({ until: bookDate.nullable(), reason: reason.optional() })
      .meta({ example: { until: '2026-03-09', reason: 'SEPA run 12' } }),
  },
  responses: {
    200: {
      description: 'The clearing as it is now',
      body: z.object({ itemId: uuid, clearingUntil: date.nullable() }).meta({ id: 'ItemClearing' }),
    },
  },
  handler: (call) =>
    changeAccount(
      call,
      async (tx) => (await findItem(tx, call.tenantId, call.params.itemId))?.accountId,
      async ({ tx, actor, account, today }) => {
        const { until } = call.body;
        const item = await findItem(tx, actor.tenantId, call.params.itemId);
        if (!item) throw notFound('item');
        if (item.openMinor === 0n) throw conflict(`${item.number} is settled.`);
        if (until !== null && until < today) throw invalidContent('#/until', `It ends today (${today}) or later.`);
        await setClearing(tx, actor.tenantId, item.itemId, until);
        const why = call.body.reason === undefined ? '' : `: ${call.body.reason}`;
        await accountChanged(tx, actor, account.id, {
          type: 'item-clearing',
          summary:
            until === null
              ? `${item.number} is not in clearing any more${why}`
              : `${item.number} is in clearing through ${until}${why}`,
          data: { itemId: item.itemId, until },
        });
        return { status: 200 as const, body: { itemId: item.itemId, clearingUntil: until } };
      },
      'item',
    ),
});

export const ITEM_ROUTES = [list, clearing];
