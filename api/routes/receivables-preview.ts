import { z } from 'zod';
import { addDays, daysBetween, instantAt, toEpochMs, toIsoInstant } from '../../domain/platform/dates';
import { simulate } from '../../domain/receivables/collection/simulate';
import type { CollectionState } from '../../domain/receivables/collection/state';
import { loadCollectionState } from '../../schema/queries/receivables/collection-state';
import { openCollection } from '../../schema/queries/receivables/collecting';
import { loadPolicy } from '../../schema/queries/receivables/policy';
import { loadRateBook } from '../../schema/queries/receivables/rate-book';
import { date, uuid } from '../fields';
import { Problem } from '../problem';
import { readAccount } from '../receivables/change-account';
import { bookDate } from '../receivables/fields';
import { actBody, standingBody, toActBody, toStanding } from '../receivables/reasons-body';
import { route } from '../route';

const DEFAULT_DAYS = 90;
const MOST_DAYS = 1_096;

const preview = route({
  method: 'get',
  path: '/api/v1/receivables/accounts/{accountId}/preview',
  operationId: 'preview-collection',
  permission: 'receivables:ledger:read',
  summary: 'See what will happen to an account and when, with reasons, if nobody does anything and nothing comes in',
  description:
    'Plays the very rules of the running process forward from the present state. Messages count as sent when they are ' +
    'decided, tasks lapse as they say. Nothing is changed.',
  tags: ['Receivables'],
  request: {
    params: z.object({ accountId: uuid }),
    query: z.strictObject({
      until: bookDate.optional().meta({ description: `Last day; default ${DEFAULT_DAYS} days from today` }),
    }),
  },
  responses: {
    200: {
      description: 'What would be done, in order, and how it then stands',
      body: z
        .object({
          accountId: uuid,
          from: date,
          until: date,
          policy: z.object({ name: z.string(), version: z.int() }),
          acts: z.array(actBody),
          standing: standingBody,
        })
        .meta({ id: 'CollectionPreview' }),
    },
  },
  handler: (call) =>
    readAccount(call, call.params.accountId, async ({ tx, account, now, today, zone }) => {
      const { tenantId } = call;
      const until = call.query.until ?? addDays(today, DEFAULT_DAYS);
      requireSpan(today, until);
      const process = await openCollection(tx, tenantId, account.id);
      const state = await loadCollectionState(tx, { tenantId, accountId: account.id, now, process });
      const policy = await loadPolicy(tx, tenantId, account.policyName);
      const rates = await loadRateBook(tx, tenantId);
      const span = { from: now, until: lastInstantOf(zone, until) };
      const { acts, standing } = simulate(asSent(state), policy, rates, span);
      return {
        status: 200 as const,
        body: {
          accountId: account.id,
          from: today,
          until,
          policy: { name: policy.name, version: policy.version },
          acts: acts.map(toActBody),
          standing: toStanding(standing),
        },
      };
    }),
});

/** The last millisecond of a day. */
function lastInstantOf(zone: string, day: string): string {
  return toIsoInstant(toEpochMs(instantAt(zone, addDays(day, 1))) - 1);
}

function requireSpan(today: string, until: string): void {
  const days = daysBetween(today, until);
  if (days >= 0 && days <= MOST_DAYS) return;
  const detail = `Use a day from today (${today}) to ${addDays(today, MOST_DAYS)}.`;
  throw new Problem('invalid-parameter', detail, { errors: [{ in: 'query', pointer: '#/until', detail }] });
}

/** A message on its way is taken as sent: the preview has no relay to wait for. */
function asSent(state: CollectionState): CollectionState {
  return {
    ...state,
    notices: state.notices.map((notice) => (notice.state === 'pending' ? { ...notice, state: 'sent' } : notice)),
  };
}

export const PREVIEW_ROUTES = [preview];
