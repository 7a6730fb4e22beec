import { z } from 'zod';
import { calendarOf } from '../../domain/platform/calendar';
import { debtFacts } from '../../domain/receivables/collection/debt-facts';
import { inTenant } from '../../schema/database';
import { loadCompany } from '../../schema/queries/receivables/collection-state';
import { loadLedger } from '../../schema/queries/receivables/ledger';
import { loadRateBook } from '../../schema/queries/receivables/rate-book';
import { date, uuid } from '../fields';
import { readAccount } from '../receivables/change-account';
import { debtBody, toDebt } from '../receivables/debt-body';
import { bookDate, minorText } from '../receivables/fields';
import { fixedSumBody, interestOf, interestTotals, statementBody, totalsBody } from '../receivables/interest-body';
import { route } from '../route';

const ofAccount = route({
  method: 'get',
  path: '/api/v1/receivables/accounts/{accountId}/interest',
  operationId: 'preview-account-interest',
  permission: 'receivables:ledger:read',
  summary: 'See the interest and fixed sums on an account’s items through a day, row by row, or why there are none',
  description:
    'Nothing is claimed by asking. What was earned before a principal was paid stays owed: `items=all` shows it. What ' +
    'earlier notices claimed already is part of these figures; see the account’s claims.',
  tags: ['Receivables'],
  request: {
    params: z.object({ accountId: uuid }),
    query: z.strictObject({
      asOf: bookDate.optional().meta({ description: 'The day pretended to be today; default today' }),
      items: z.enum(['open', 'all']).default('open').meta({ description: 'Only open items, or settled ones too' }),
    }),
  },
  responses: {
    200: {
      description: 'One statement or refusal an item',
      body: z
        .object({
          accountId: uuid,
          asOf: date,
          items: z.array(
            z.object({
              itemId: uuid,
              number: z.string(),
              currency: z.string(),
              dueDate: date,
              openMinor: minorText,
              interest: statementBody,
              fixedSum: fixedSumBody,
            }),
          ),
          totals: z.array(totalsBody),
        })
        .meta({ id: 'AccountInterest' }),
    },
  },
  handler: (call) =>
    readAccount(call, call.params.accountId, async ({ tx, account, today }) => {
      const { tenantId } = call;
      const { asOf = today, items: which } = call.query;
      const company = await loadCompany(tx, tenantId);
      const rates = await loadRateBook(tx, tenantId);
      const withSettled = which === 'all';
      const ledger = await loadLedger(tx, { tenantId, accountId: account.id, today, withSettled });
      const items = ledger.items
        .filter((item) => withSettled || item.open > 0n)
        .map((item) => ({
          itemId: item.id,
          number: item.number,
          currency: item.invoice.currency,
          dueDate: item.dueDate,
          openMinor: item.open.toString(),
          ...interestOf(debtFacts({ state: { account, company } }, item), asOf, rates),
        }));
      return { status: 200 as const, body: { accountId: account.id, asOf, items, totals: interestTotals(items) } };
    }),
});

const ofFreeFacts = route({
  method: 'post',
  path: '/api/v1/receivables/interest-preview',
  operationId: 'preview-interest',
  permission: 'receivables:ledger:read',
  summary: 'State the interest on a debt that need not be in the ledger',
  description: 'Needs no account and changes nothing. Facts that are missing are named in a refusal, never guessed.',
  tags: ['Receivables'],
  idempotent: false,
  request: { body: debtBody },
  responses: {
    200: {
      description: 'The due date, the statement or why there is none, the fixed sum',
      body: z
        .object({
          dueDate: date,
          dueDetail: z.string().meta({ description: 'How the due date was found' }),
          interest: statementBody,
          fixedSum: fixedSumBody,
          totals: z.array(totalsBody),
        })
        .meta({ id: 'InterestPreview' }),
    },
  },
  handler: async ({ context, tenantId, body }) => {
    const { company, rates } = await inTenant(context.db, tenantId, async (tx) => ({
      company: await loadCompany(tx, tenantId),
      rates: await loadRateBook(tx, tenantId),
    }));
    const calendar = calendarOf(company.country, company.region);
    const { debt, dueDetail } = toDebt(body, { claimant: company.claimant, calendar }, rates.laws);
    const stated = interestOf(debt, body.through, rates);
    return {
      status: 200,
      body: { dueDate: debt.dueDate, dueDetail, ...stated, totals: interestTotals([stated]) },
    };
  },
});

export const INTEREST_ROUTES = [ofAccount, ofFreeFacts];
