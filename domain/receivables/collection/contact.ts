import { calendarOf } from '../../platform/calendar';
import { closingAfter, nextOpening } from '../../platform/contact-window';
import type { IsoInstant } from '../../platform/dates';
import type { Context } from './context';

/** When the customer may next be contacted from `instant` on: their own clock, working days and holidays. */
export function contactOpening(context: Context, instant: IsoInstant): IsoInstant {
  const { account } = context.state;
  return nextOpening(context.policy.window, calendarOf(account.country, account.region), account.zone, instant);
}

/** When the window that is open now closes: a message decided now may leave until then. */
export function contactClosing(context: Context): IsoInstant {
  const { account } = context.state;
  return closingAfter(context.policy.window, calendarOf(account.country, account.region), account.zone, context.now);
}
