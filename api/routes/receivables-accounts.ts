import { z } from 'zod';
import { dateIn } from '../../domain/platform/dates';
import { inTenant } from '../../schema/database';
import { tenantClock } from '../../schema/queries/platform/clock';
import { insertAccount, updateAccount } from '../../schema/queries/receivables/account-commands';
import { levelsOf } from '../../schema/queries/receivables/account-levels';
import type { AccountLevel } from '../../schema/queries/receivables/account-levels';
import { balancesOf, listAccounts } from '../../schema/queries/receivables/account-views';
import type { AccountLine, BalanceLine } from '../../schema/queries/receivables/account-views';
import { accountChanged } from '../../schema/queries/receivables/change-ledger';
import { pageOf, pageQuery, readCursor, toPage, writeCursor } from '../cursor';
import { date, searchText, uuid } from '../fields';
import { conflict } from '../problem';
import { accountBody, accountReply, balanceBody } from '../receivables/account-body';
import { accountChangeBody, newAccountBody, requirePolicy, sentFields } from '../receivables/account-fields';
import { changeAccount, readAccount } from '../receivables/change-account';
import { route } from '../route';

const PATH = '/api/v1/receivables/accounts';
const params = z.object({ accountId: uuid });

const accountLine = z
  .object({
    id: uuid,
    number: z.string(),
    name: z.string(),
    country: z.string(),
    tags: z.array(z.string()),
    balances: z.array(balanceBody),
    oldestDue: date.nullable().meta({ description: 'Due date of the oldest overdue item' }),
    level: z.int().meta({ description: 'The highest step an open item stands on; 0 for none' }),
    step: z.string().nullable(),
    holdUntil: date.nullable(),
    contactStoppedOn: date.nullable(),
    insolventOn: date.nullable(),
    handedOverOn: date.nullable(),
    processId: uuid.nullable().meta({ description: 'The collection that is open' }),
    url: z.string(),
  })
  .meta({ id: 'AccountLine' });

const list = route({
  method: 'get',
  path: PATH,
  operationId: 'list-accounts',
  permission: 'receivables:ledger:read',
  summary: 'List customer accounts by number, with what each owes and where it stands',
  tags: ['Receivables'],
  request: {
    query: z.strictObject({
      q: searchText.optional().meta({ description: 'Part of the name, or the whole number or mail address' }),
      overdue: z
        .enum(['true', 'false'])
        .transform((text) => text === 'true')
        .optional()
        .meta({ description: 'Only accounts with, or without, an overdue item', example: 'true' }),
      tag: z.string().trim().min(1).max(50).optional(),
      ...pageQuery,
    }),
  },
  responses: { 200: { description: 'A page of accounts', body: pageOf(accountLine).meta({ id: 'AccountPage' }) } },
  handler: async ({ context, tenantId, query }) => {
    const { limit, cursor, ...filter } = query;
    const after = readCursor(cursor, 'accounts', filter, z.string());
    const { rows, balances, levels } = await inTenant(context.db, tenantId, async (tx) => {
      const { now, zone } = await tenantClock(tx, tenantId);
      const scope = { tenantId, today: dateIn(zone, now) };
      const found = await listAccounts(tx, scope, filter, { after, limit: limit + 1 });
      const shown = found.slice(0, limit);
      const ids = shown.map((row) => row.accountId);
      return {
        rows: found,
        balances: await balancesOf(tx, scope, ids),
        levels: await levelsOf(tx, scope, shown),
      };
    });
    const toItem = (row: AccountLine) => toLine(row, balances, levels.get(row.accountId));
    return {
      status: 200,
      body: toPage(rows, limit, toItem, (row) => writeCursor('accounts', filter, row.number)),
    };
  },
});

function toLine(
  row: AccountLine,
  balances: readonly BalanceLine[],
  standing: AccountLevel | undefined,
): z.input<typeof accountLine> {
  const { accountId: id, number, name, country, oldestDue } = row;
  const { holdUntil, contactStoppedOn, insolventOn, handedOverOn, processId } = row;
  return {
    ...{ id, number, name, country, oldestDue },
    level: standing?.level ?? 0,
    step: standing?.step ?? null,
    ...{ holdUntil, contactStoppedOn, insolventOn, handedOverOn, processId },
    tags: [...row.tags],
    balances: balances
      .filter((balance) => balance.accountId === id)
      .map((balance) => ({
        currency: balance.currency,
        openMinor: balance.openMinor.toString(),
        overdueMinor: balance.overdueMinor.toString(),
        disputedMinor: balance.disputedMinor.toString(),
        unappliedMinor: balance.unappliedMinor.toString(),
        openCreditsMinor: balance.openCreditsMinor.toString(),
        netMinor: (balance.overdueMinor - balance.unappliedMinor - balance.openCreditsMinor).toString(),
      })),
    url: `${PATH}/${id}`,
  };
}

const get = route({
  method: 'get',
  path: `${PATH}/{accountId}`,
  operationId: 'get-account',
  permission: 'receivables:ledger:read',
  summary: 'Read an account: its facts, balances, open items with their levels, claims, limitation dates, collection',
  tags: ['Receivables'],
  request: { params },
  responses: { 200: { description: 'The account', body: accountBody } },
  handler: (call) =>
    readAccount(call, call.params.accountId, async ({ tx, account, now }) => ({
      status: 200 as const,
      ...(await accountReply(tx, call.tenantId, account.id, now)),
    })),
});

const create = route({
  method: 'post',
  path: PATH,
  operationId: 'open-account',
  permission: 'receivables:ledger:write',
  summary: 'Open a customer account',
  description: 'A second account of one number is refused with 409.',
  tags: ['Receivables'],
  idempotent: 'transaction',
  request: { body: newAccountBody },
  responses: { 201: { description: 'The account', body: accountBody } },
  handler: ({ context, tenantId, memberId, body, once }) =>
    inTenant(context.db, tenantId, (tx) =>
      once(tx, async () => {
        await requirePolicy(tx, tenantId, body.policyName);
        const { now, zone } = await tenantClock(tx, tenantId);
        const accountId = await insertAccount(tx, { tenantId, zone, now, actor: memberId }, body);
        if (accountId === undefined) throw conflict(`The account ${body.number} exists already.`);
        return {
          status: 201 as const,
          headers: { Location: `${PATH}/${accountId}` },
          ...(await accountReply(tx, tenantId, accountId, now)),
        };
      }),
    ),
});

const change = route({
  method: 'patch',
  path: `${PATH}/{accountId}`,
  operationId: 'change-account',
  permission: 'receivables:ledger:write',
  summary: 'Change an account: fields that are sent are written, null takes one away',
  description: 'Takes effect at once: a message decided on the old facts is withdrawn, the collection decides anew.',
  tags: ['Receivables'],
  request: { params, body: accountChangeBody },
  responses: { 200: { description: 'The account as it is now', body: accountBody } },
  handler: (call) =>
    changeAccount(call, call.params.accountId, async ({ tx, actor, account }) => {
      const { tenantId } = actor;
      await requirePolicy(tx, tenantId, call.body.policyName);
      const fields = sentFields(call.body);
      await updateAccount(tx, tenantId, account.id, fields);
      await accountChanged(tx, actor, account.id, {
        type: 'account-changed',
        summary: `Account ${account.number} changed: ${Object.keys(fields).join(', ')}`,
        // Names of the fields only: their values are personal data.
        data: { fields: Object.keys(fields) },
      });
      return { status: 200 as const, ...(await accountReply(tx, tenantId, account.id, actor.now)) };
    }),
});

export const ACCOUNT_ROUTES = [list, get, create, change];
