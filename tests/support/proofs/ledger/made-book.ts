import type { Act, MadeAccount, Settles } from './made-account';
import { itemNumber } from './made-account';

/** What a message to the account must demand at this moment. */
export interface Standing {
  /** By number: what is open and undisputed, cents, with its due date; nothing that is in clearing. */
  readonly items: ReadonlyMap<string, { readonly due: string; readonly minor: number }>;
  /** Money that has settled nothing. */
  readonly unused: number;
  /** What the bank charged for returned payments, cents. */
  readonly bankFees: number;
  /** Why nothing may be sent now; undefined when it may. */
  readonly silence: string | undefined;
}

/** What was done to the account so far, as plain data. */
interface Facts {
  readonly items: readonly { readonly number: string; readonly due: string }[];
  readonly open: Map<string, number>;
  readonly disputed: Map<string, number>;
  /** Through which day an item is in clearing. */
  readonly clearing: Map<string, string>;
  readonly payments: { settles: Settles; minor: number; reversed: boolean }[];
  bankFees: number;
  isStopped: boolean;
  isInsolvent: boolean;
  restsThrough: string | undefined;
}

/** The books of one account as a person would keep them beside the product, from what was done to it alone. */
export class MadeBook {
  private readonly now: Facts;

  constructor(private readonly account: MadeAccount) {
    this.now = {
      items: account.items.map((item) => ({ number: itemNumber(item), due: item.due })),
      open: new Map(account.items.map((item) => [itemNumber(item), item.minor])),
      ...{ disputed: new Map(), clearing: new Map(), payments: [] },
      ...{ bankFees: 0, isStopped: false, isInsolvent: false, restsThrough: undefined },
    };
  }

  /** The books as they stand, which later acts do not change. */
  facts(): Facts {
    return structuredClone(this.now);
  }

  note(act: Act): void {
    const { now } = this;
    switch (act.do) {
      case 'pay':
        now.payments.push({ settles: act.settles, minor: act.minor, reversed: false });
        for (const [item, minor] of act.settles) this.add(item, -minor);
        break;
      case 'credit-note':
        this.add(act.named[0] ?? '', -act.minor);
        break;
      case 'reverse':
        this.reverse(act.payment, act.bankFee ?? 0);
        break;
      case 'dispute':
        now.disputed.set(act.item, act.minor);
        break;
      case 'resolve':
        for (const [item, minor] of now.disputed) if (act.outcome === 'upheld') this.add(item, -minor);
        now.disputed.clear();
        break;
      case 'hold':
      case 'pause':
        now.restsThrough = act.until;
        break;
      case 'release':
      case 'resume':
        now.restsThrough = undefined;
        break;
      case 'stop-contact':
      case 'resume-contact':
        now.isStopped = act.do === 'stop-contact';
        break;
      case 'insolvency':
        now.isInsolvent = act.begins;
        break;
      case 'clearing':
        now.clearing.set(act.item, act.until);
        break;
      case 'cancel':
      case 'mail-address':
        break;
    }
  }

  private reverse(place: number, bankFee: number): void {
    const payment = this.now.payments[place];
    if (!payment) throw new Error(`${this.account.number} has no payment ${place}`);
    payment.reversed = true;
    for (const [item, minor] of payment.settles) this.add(item, minor);
    this.now.bankFees += bankFee;
  }

  private add(item: string, minor: number): void {
    const open = this.now.open.get(item);
    if (open === undefined) throw new Error(`${this.account.number} has no item ${item}`);
    this.now.open.set(item, open + minor);
  }
}

/** What a message of this day must show of these books. */
export function standingOf(facts: Facts, date: string): Standing {
  const items = new Map<string, { due: string; minor: number }>();
  for (const { number, due } of facts.items) {
    const minor = (facts.open.get(number) ?? 0) - (facts.disputed.get(number) ?? 0);
    const clears = facts.clearing.get(number);
    if (minor > 0 && due < date && (clears === undefined || clears < date)) items.set(number, { due, minor });
  }
  return { items, unused: unusedOf(facts), bankFees: facts.bankFees, silence: silenceOf(facts, date) };
}

function unusedOf({ payments }: Facts): number {
  return payments
    .filter(({ reversed }) => !reversed)
    .reduce((left, { minor, settles }) => left + minor - settles.reduce((sum, [, part]) => sum + part, 0), 0);
}

function silenceOf({ isStopped, isInsolvent, restsThrough }: Facts, date: string): string | undefined {
  if (isStopped) return 'contact was stopped';
  if (isInsolvent) return 'the customer is insolvent';
  return restsThrough !== undefined && date <= restsThrough ? `collection rests through ${restsThrough}` : undefined;
}
