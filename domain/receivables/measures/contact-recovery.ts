import { daysBetween } from '../../platform/dates';
import type { IsoDate } from '../../platform/dates';
import { Exact, sum } from '../../platform/money';
import type { Minor } from '../../platform/money';
import type { CreditedAmount } from './promises-kept';

/** Days within which money is put down to a contact, the last one included. */
export const RECOVERY_DAYS = 14;

/** A letter, mail or call to one account. */
export interface Contact {
  readonly id: string;
  readonly date: IsoDate;
}

export interface ContactRecovery {
  /** Minor units credited per contact id; contacts that brought nothing stand at zero. */
  readonly byContact: ReadonlyMap<string, Minor>;
  readonly recovered: Minor;
  /** Recovered / number of contacts, exact; undefined without contacts. */
  readonly perContact: Exact | undefined;
}

/**
 * Recovery of one account in one currency: each amount is put down to the last contact on or before its day, and only
 * when that contact was at most 14 days earlier; an amount never counts twice. Of two contacts on a day the one given
 * later is the last.
 */
export function contactRecovery(contacts: readonly Contact[], credited: readonly CreditedAmount[]): ContactRecovery {
  const byContact = new Map<string, Minor>(contacts.map(({ id }) => [id, 0n]));
  const inOrder = [...contacts].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  for (const { date, amount } of credited) {
    const last = inOrder.findLast((contact) => contact.date <= date);
    if (!last || daysBetween(last.date, date) > RECOVERY_DAYS) continue;
    byContact.set(last.id, (byContact.get(last.id) ?? 0n) + amount);
  }
  const recovered = sum(byContact.values());
  const perContact = contacts.length === 0 ? undefined : new Exact(recovered.toString()).div(contacts.length);
  return { byContact, recovered, perContact };
}
