import { z } from 'zod';
import type { AccountStanding } from '../../schema/queries/receivables/account-commands';
import { updateAccount } from '../../schema/queries/receivables/account-commands';
import { accountChanged } from '../../schema/queries/receivables/change-ledger';
import { uuid } from '../fields';
import { conflict, invalidContent } from '../problem';
import { accountBody, accountReply } from '../receivables/account-body';
import { changeAccount } from '../receivables/change-account';
import type { LockedAccount } from '../receivables/change-account';
import { bookDate, reason } from '../receivables/fields';
import { route } from '../route';
import type { Route } from '../route';

/** What a command writes and tells. */
interface StandingChange {
  readonly columns: AccountStanding;
  readonly type: string;
  readonly summary: string;
}

/**
 * `POST /receivables/accounts/{accountId}/<command>`: rests, closes or reopens collection of an account. Each takes effect
 * at once: messages decided before it are withdrawn, the open collection decides anew.
 */
function standing<B extends z.ZodType>(
  command: string,
  texts: { summary: string; description: string },
  body: B,
  decide: (locked: LockedAccount, body: z.output<B>) => StandingChange,
): Route {
  return route({
    method: 'post',
    path: `/api/v1/receivables/accounts/{accountId}/${command}`,
    operationId: `${command}-account`,
    permission: 'receivables:collection:steer',
    ...texts,
    tags: ['Receivables'],
    idempotent: 'transaction',
    request: { params: z.object({ accountId: uuid }), body },
    responses: { 200: { description: 'The account as it is now', body: accountBody } },
    handler: (call) =>
      changeAccount(call, call.params.accountId, async (locked) => {
        const { tx, actor, account } = locked;
        const { columns, type, summary } = decide(locked, call.body);
        await updateAccount(tx, actor.tenantId, account.id, columns);
        await accountChanged(tx, actor, account.id, { type, summary });
        return { status: 200 as const, ...(await accountReply(tx, actor.tenantId, account.id, actor.now)) };
      }),
  });
}

const because = z.strictObject({ reason }).meta({ example: { reason: 'Agreed on the phone' } });

const hold = standing(
  'hold',
  {
    summary: 'Hold: collection rests through a day',
    description: 'It goes on by itself the day after. A second hold takes the place of the first.',
  },
  z
    .strictObject({ until: bookDate.meta({ description: 'Last day of the rest' }), reason })
    .meta({ example: { until: '2026-04-30', reason: 'Waits for the supplier’s credit note' } }),
  ({ today }, body) => {
    if (body.until < today) throw invalidContent('#/until', `A hold ends today (${today}) or later.`);
    return {
      columns: { holdUntil: body.until, holdReason: body.reason },
      type: 'account-held',
      summary: `On hold through ${body.until}: ${body.reason}`,
    };
  },
);

const release = standing(
  'release',
  { summary: 'Release: end a hold at once', description: 'Answers 409 when the account is not on hold.' },
  because,
  ({ account, today }, body) => {
    if (account.holdUntil === undefined || account.holdUntil < today) throw conflict('The account is not on hold.');
    return {
      columns: { holdUntil: null, holdReason: null },
      type: 'account-released',
      summary: `Hold ended: ${body.reason}`,
    };
  },
);

const stopContact = standing(
  'stop-contact',
  {
    summary: 'Stop contact: the mail is closed, the claim is not',
    description: 'Collection goes on by the lawful channel that a person chooses in a task.',
  },
  because,
  ({ account, today }, body) => {
    if (account.contactStoppedOn !== undefined) {
      throw conflict(`Contact was stopped on ${account.contactStoppedOn} already.`);
    }
    return {
      columns: { contactStoppedOn: today, contactStopReason: body.reason },
      type: 'contact-stopped',
      summary: `Contact stopped: ${body.reason}`,
    };
  },
);

const resumeContact = standing(
  'resume-contact',
  { summary: 'Resume contact by mail', description: 'Answers 409 when contact was not stopped.' },
  because,
  ({ account }, body) => {
    if (account.contactStoppedOn === undefined) throw conflict('Contact was not stopped.');
    return {
      columns: { contactStoppedOn: null, contactStopReason: null },
      type: 'contact-resumed',
      summary: `Contact resumed: ${body.reason}`,
    };
  },
);

const insolvency = standing(
  'insolvency',
  {
    summary: 'Insolvency: every demand stops',
    description: 'A task asks to file the claim. `on` null takes it back.',
  },
  z
    .strictObject({ on: bookDate.nullable().meta({ description: 'Day the proceedings were opened' }), reason })
    .meta({ example: { on: '2026-03-02', reason: 'Notice of the court' } }),
  ({ account, today }, body) => {
    if (body.on !== null && body.on > today) throw invalidContent('#/on', `It is not later than today (${today}).`);
    if (body.on === null && account.insolventOn === undefined) throw conflict('The account is not insolvent.');
    return {
      columns: { insolventOn: body.on },
      type: body.on === null ? 'insolvency-ended' : 'account-insolvent',
      summary:
        body.on === null ? `Not insolvent any more: ${body.reason}` : `Insolvent since ${body.on}: ${body.reason}`,
    };
  },
);

const recall = standing(
  'recall',
  {
    summary: 'Recall: take an account back from the lawyer or agency it was handed to',
    description: 'It is collected again once something is overdue. Answers 409 when it was not handed over.',
  },
  because,
  ({ account }, body) => {
    if (account.handedOverOn === undefined) throw conflict('The account was not handed over.');
    return {
      columns: { handedOverOn: null },
      type: 'account-recalled',
      summary: `Recalled from hand-over: ${body.reason}`,
    };
  },
);

export const STANDING_ROUTES = [hold, release, stopContact, resumeContact, insolvency, recall];
