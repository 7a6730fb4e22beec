import type { Act, MadeAccount, MadeItem } from './made-account';

/** A Thursday; the first message may go on Monday the 4th of May 2026, when the play begins. */
export const DUE = '2026-04-30';
/** What an account with one invoice owes, cents. */
export const OPEN = 101_010;

interface Plan extends Partial<Omit<MadeAccount, 'number' | 'why' | 'items' | 'acts' | 'steps'>> {
  readonly items?: (number: string) => readonly MadeItem[];
  readonly acts?: (of: { number: string; item: string }) => MadeAccount['acts'];
  readonly steps: string;
}

/** An account yet without its number. One invoice and a working mail address, and it settles, unless the plan says otherwise. */
export type AccountPlan = (number: string) => MadeAccount;

export function account(why: string, plan: Plan): AccountPlan {
  return (number) => {
    const item = `${number}-1`;
    const items = plan.items?.(number) ?? [{ invoice: item, instalment: undefined, due: DUE, minor: OPEN }];
    const acts: readonly (readonly [string, Act])[] = plan.acts?.({ number, item }) ?? [];
    return {
      email: `${number.toLowerCase()}@example.com`,
      policy: undefined,
      claims: {},
      answers: {},
      mishaps: [],
      days: undefined,
      ends: ['settled'],
      ...plan,
      ...{ number, why, items, acts },
    };
  };
}
