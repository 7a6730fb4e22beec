import { addDays } from '../../../platform/dates';
import type { Rule } from '../context';
import { askOnce, dayStart, restingThrough, taskOf, waitUntil } from '../context';
import type { Account } from '../../ledger/types';
import type { ChannelReason } from '../state';
import { draftTask } from '../task-draft';

/** People asked to stop: the episode ends, nothing more is sent. */
export const cancelRequested: Rule = ({ state }) => {
  const wish = state.facts.cancelRequested;
  if (!wish) return undefined;
  return {
    kind: 'end',
    outcome: 'cancelled',
    summary: 'Collection cancelled',
    reasons: [{ rule: 'cancel-requested', detail: wish.reason, numbers: {} }],
  };
};

/** Insolvency stops every demand and asks for the claim to be filed. */
export const insolvent: Rule = (context) => {
  const { account } = context.state;
  if (account.insolventOn === undefined) return undefined;
  const reason = {
    rule: 'insolvent',
    detail: `Insolvent since ${account.insolventOn}: no demand is sent`,
    numbers: { since: account.insolventOn },
  };
  const asked = taskOf(context, 'file-insolvency-claim');
  const ask = asked
    ? undefined
    : askOnce(
        context,
        draftTask(context, {
          kind: 'file-insolvency-claim',
          title: `File the claim against ${account.name} with the insolvency administrator`,
          priority: 80,
          // A filing date must not be missed because nobody looked: it stays until a person decides.
          staysOpen: true,
          form: { insolventOn: account.insolventOn },
        }),
        reason,
      );
  return ask ?? waitUntil(context, 'the insolvency proceedings', [reason]);
};

/** A hold on the account, or a pause of this process: collection rests through the named day. */
export const resting: Rule = (context) => {
  const { account, facts } = context.state;
  const rest = restingThrough(context);
  if (!rest) return undefined;
  const { until, held } = rest;
  const why = held ? account.holdReason : facts.pauseReason;
  return waitUntil(
    context,
    `the end of the ${held ? 'hold' : 'pause'} on ${until}`,
    [
      {
        rule: held ? 'account-on-hold' : 'collection-paused',
        detail: why === undefined ? `Through ${until}` : `Through ${until}: ${why}`,
        numbers: { until },
      },
    ],
    dayStart(context, addDays(until, 1)),
  );
};

/** Why mail is closed to an account, if it is. */
export function closedChannel(account: Account): ChannelReason | undefined {
  if (account.contactStoppedOn !== undefined) return 'contact-stopped';
  return account.email === undefined ? 'no-address' : undefined;
}

/**
 * Stop-contact closes the mail, not the claim; a customer without an address cannot be mailed either. A person chooses
 * the lawful channel first.
 */
export const channelClosed: Rule = (context) => {
  const { account, facts } = context.state;
  const rule = closedChannel(account);
  // The post chosen for want of an address is not the consent to write after contact was stopped.
  if (rule === undefined || (facts.channel === 'post' && facts.channelReason === rule)) return undefined;
  const closed = rule === 'contact-stopped';
  const reason = {
    rule,
    detail: closed ? `Contact by mail stopped on ${account.contactStoppedOn}` : 'The account has no mail address',
    numbers: closed ? { since: account.contactStoppedOn ?? '' } : {},
  };
  return (
    askOnce(
      context,
      draftTask(context, {
        kind: 'choose-channel',
        title: `Choose how to collect from ${account.name}`,
        about: rule,
        form: { reason: reason.detail },
      }),
      reason,
    ) ?? waitUntil(context, 'a person to choose the channel', [reason])
  );
};
