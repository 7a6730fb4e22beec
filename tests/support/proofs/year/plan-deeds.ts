import { diceOf } from './dice';
import type { Dice } from './dice';
import { plusDays, workdayFrom } from './local-time';
import type { Deed, PlannedCredit, PlannedCustomer, PlannedInvoice, Slot, Temper } from './plan-types';

/** Days after the due date on which an invoice is paid, and how many of a hundred are never paid within the year. */
const HABITS: Readonly<Record<Temper, { readonly from: number; readonly to: number; readonly unpaid: number }>> = {
  prompt: { from: -6, to: 1, unpaid: 0 },
  late: { from: 1, to: 26, unpaid: 2 },
  slow: { from: 12, to: 70, unpaid: 5 },
  bad: { from: 45, to: 120, unpaid: 40 },
  never: { from: 0, to: 0, unpaid: 100 },
};

/** What one customer, and the clerks for it, do over the year. Banks and clerks rest at the weekend. */
export function planDeeds(
  seed: number,
  customer: PlannedCustomer,
  invoices: readonly PlannedInvoice[],
  firstDay: string,
): Deed[] {
  const dice = diceOf(seed, `deeds ${customer.number}`);
  const deeds = invoices.flatMap((invoice) => deedsOfInvoice(dice, customer, invoice));
  deeds.push(...standing(dice, customer, firstDay));
  // What lies before the first day is not the system's to see, and its invoices are open then.
  return deeds.filter((deed) => deed.date >= firstDay);
}

function deedsOfInvoice(dice: Dice, customer: PlannedCustomer, invoice: PlannedInvoice): Deed[] {
  const base = { customer: customer.number, currency: invoice.currency };
  const deeds: Deed[] = [];
  let open = invoice.amount;
  if (dice.chance(5)) {
    const amount = (open * BigInt(dice.between(5, 35))) / 100n;
    const date = plusDays(invoice.issueDate, dice.between(10, 60));
    deeds.push(credit(dice, { ...base, kind: 'credit-note', number: `CN-${invoice.number}`, amount, date }, invoice));
    open -= amount;
  }
  if (dice.chance(customer.temper === 'prompt' ? 2 : 7)) deeds.push(...dispute(dice, customer, invoice));
  const habit = HABITS[customer.temper];
  if (dice.chance(habit.unpaid)) return deeds;
  for (const [part, amount] of partsOf(dice, open).entries()) {
    const due = invoice.instalments[part]?.dueDate ?? invoice.dueDate;
    const date = plusDays(due, dice.between(habit.from, habit.to) + part * dice.between(8, 25));
    const number = `P-${invoice.number}-${part + 1}`;
    const withheld = customer.country === 'IN' && part === 0 && dice.chance(50) ? amount / 50n : 0n;
    const paid = { ...base, kind: 'payment' as const, number, amount: amount - withheld, date, withheld };
    deeds.push(credit(dice, paid, invoice));
    if (dice.chance(4)) deeds.push(...returned(dice, paid, invoice));
  }
  return deeds;
}

/** Mostly the whole, sometimes in parts, sometimes too much. */
function partsOf(dice: Dice, open: bigint): bigint[] {
  if (dice.chance(18)) {
    const first = (open * BigInt(dice.between(20, 80))) / 100n;
    return [first, open - first];
  }
  if (dice.chance(4)) return [open + BigInt(dice.between(100, 9_000))];
  return [open];
}

function credit(
  dice: Dice,
  paid: Pick<PlannedCredit, 'kind' | 'customer' | 'number' | 'currency' | 'amount' | 'date'> & { withheld?: bigint },
  invoice: PlannedInvoice,
): PlannedCredit {
  const date = workdayFrom(paid.date);
  return {
    withheld: 0n,
    ...paid,
    date,
    slot: slot(dice),
    // Who names nothing may have meant the amount, or nothing.
    named: paid.kind === 'credit-note' || dice.chance(75) ? [invoice.number] : [],
    valueDate: dice.chance(20) ? plusDays(date, -dice.between(1, 4)) : date,
    byFile: dice.chance(30),
  };
}

/** A payment that bounces, and is made good some weeks later. */
function returned(
  dice: Dice,
  paid: Pick<PlannedCredit, 'customer' | 'number' | 'currency' | 'amount' | 'date'>,
  invoice: PlannedInvoice,
): Deed[] {
  const date = workdayFrom(plusDays(workdayFrom(paid.date), dice.between(4, 20)));
  const bankFee = dice.chance(60) ? BigInt(dice.between(300, 900)) : undefined;
  const again = { ...paid, kind: 'payment' as const, number: `${paid.number}-again` };
  return [
    { kind: 'reversal', date, slot: slot(dice), customer: paid.customer, payment: paid.number, bankFee },
    credit(dice, { ...again, date: plusDays(date, dice.between(10, 45)) }, invoice),
  ];
}

function dispute(dice: Dice, { number }: PlannedCustomer, invoice: PlannedInvoice): Deed[] {
  const item = invoice.instalments.length > 0 ? `${invoice.number}/1` : invoice.number;
  const opened = workdayFrom(plusDays(invoice.dueDate, dice.between(-3, 30)));
  const resolved = workdayFrom(plusDays(opened, dice.between(8, 45)));
  const percent = dice.pick([100, 30, 50]);
  const outcome = dice.pick(['upheld', 'rejected'] as const);
  return [
    { kind: 'dispute', date: opened, slot: slot(dice), customer: number, item, percent },
    { kind: 'resolve', date: resolved, slot: slot(dice), customer: number, item, outcome },
  ];
}

/** Holds, pauses, stops of contact and insolvencies; only those who owe for long meet them. */
function standing(dice: Dice, { number, temper }: PlannedCustomer, firstDay: string): Deed[] {
  if (temper === 'prompt') return [];
  const day = (): string => workdayFrom(plusDays(firstDay, dice.between(25, 320)));
  const base = () => ({ customer: number, date: day(), slot: slot(dice) });
  const deeds: Deed[] = [];
  if (dice.chance(15)) {
    const held = base();
    deeds.push({ ...held, kind: 'hold', until: plusDays(held.date, dice.between(8, 30)) });
  }
  if (dice.chance(15)) {
    const paused = base();
    deeds.push({ ...paused, kind: 'pause', until: plusDays(paused.date, dice.between(5, 20)) });
  }
  if (dice.chance(10)) {
    const stopped = base();
    deeds.push({ ...stopped, kind: 'stop-contact' });
    if (dice.chance(60)) {
      deeds.push({
        ...stopped,
        kind: 'resume-contact',
        date: workdayFrom(plusDays(stopped.date, dice.between(20, 90))),
      });
    }
  }
  if (dice.chance(temper === 'bad' || temper === 'never' ? 8 : 1)) deeds.push({ ...base(), kind: 'insolvency' });
  return deeds;
}

function slot(dice: Dice): Slot {
  return dice.pick(['early', 'opening', 'afternoon']);
}
