import type { TaskKind } from '../../../../domain/receivables/collection/state';
import type { Mishap } from './mail-receiver';

/** An account made for the proof: what it owes, what happens to it and what people decide, and what must come of it. */
export interface MadeAccount {
  readonly number: string;
  readonly why: string;
  readonly items: readonly MadeItem[];
  /** Null for none. */
  readonly email: string | null;
  readonly policy: string | undefined;
  /** Columns of its invoices that give a claim to interest, fee or fixed sum. */
  readonly claims: Readonly<Record<string, string>>;
  /** What happens, on the morning of a day, in this order. */
  readonly acts: readonly (readonly [date: string, act: Act])[];
  /** What people decide, task by task of a kind as they are opened; tasks beyond the list are left to lapse. */
  readonly answers: Partial<Record<TaskKind, readonly Answer[]>>;
  readonly mishaps: readonly Mishap[];
  /** Steps that reach the customer or a person, in order. */
  readonly steps: string;
  /** Days of these steps, `mm-dd` of 2026, where the plan is about days. */
  readonly days: string | undefined;
  /** How its collections end, one after the other. */
  readonly ends: readonly End[];
}

export interface MadeItem {
  readonly invoice: string;
  /** 1, 2, … for an invoice in instalments. */
  readonly instalment: number | undefined;
  readonly due: string;
  readonly minor: number;
}

export type Answer = 'lapse' | { readonly outcome: string; readonly inDays?: number };
export type End = 'settled' | 'handed-over' | 'cancelled' | 'running';

export type Act =
  /** `settles` says which items the payment must reach, and with how much; what it does not reach stays unused. */
  | { readonly do: 'pay'; readonly minor: number; readonly named: readonly string[]; readonly settles: Settles }
  | { readonly do: 'credit-note'; readonly minor: number; readonly named: readonly string[] }
  /** Takes back the account's payment of that place, 0 for the first. */
  | { readonly do: 'reverse'; readonly payment: number; readonly bankFee?: number }
  | { readonly do: 'dispute'; readonly item: string; readonly minor: number }
  | { readonly do: 'resolve'; readonly outcome: 'upheld' | 'rejected' }
  | { readonly do: 'hold' | 'pause'; readonly until: string }
  | { readonly do: 'release' | 'resume' | 'cancel' | 'stop-contact' | 'resume-contact' }
  | { readonly do: 'insolvency'; readonly begins: boolean }
  | { readonly do: 'mail-address'; readonly email: string }
  | { readonly do: 'clearing'; readonly item: string; readonly until: string };

export type Settles = readonly (readonly [item: string, minor: number])[];

/** The steps of the shipped policy by their initials: friendly reminder, reminder, formal notice, call, final notice, decision. */
export const STEP_INITIALS: Readonly<Record<string, string>> = {
  'friendly-reminder': 'F',
  reminder: 'R',
  'formal-notice': 'N',
  call: 'C',
  'final-notice': 'L',
  decision: 'D',
};

/** Number of an item as letters print it. */
export function itemNumber({ invoice, instalment }: MadeItem): string {
  return instalment === undefined ? invoice : `${invoice}/${instalment}`;
}

export function paid(minor: number, ...items: readonly string[]): Act {
  const [item = ''] = items;
  return { do: 'pay', minor, named: items, settles: [[item, minor]] };
}
