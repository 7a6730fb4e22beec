import type { IsoDate } from '../../platform/dates';
import type { CollectionPolicy, CollectionStep } from './policy';
import type { Notice } from './state';

/** Where an item stands among the steps of a policy. */
export interface Standing {
  /** The step it stands on; undefined while it has taken none that the policy has. */
  readonly on: CollectionStep | undefined;
  /** 1 for the policy's first step; 0 while it stands on none. */
  readonly level: number;
  /** Its next step, by position (0 for the policy's first); the number of steps when none is left. */
  readonly next: number;
}

/**
 * Where an item stands under a policy whose steps may have changed since it climbed them. It stands on the step it took
 * last; where the policy no longer has that step, on the one it took before it that the policy still has. Steps in front
 * of it are not made up for, and a step it has taken is never taken again, wherever it was moved to.
 * @param climbed codes of the steps it took, oldest first.
 */
export function standingOf(policy: Pick<CollectionPolicy, 'steps'>, climbed: readonly string[]): Standing {
  const { steps } = policy;
  const last = climbed.findLast((code) => steps.some((step) => step.code === code));
  const level = steps.findIndex((step) => step.code === last) + 1;
  let next = level;
  for (let step = steps[next]; step && climbed.includes(step.code); step = steps[next]) next += 1;
  return { on: steps[level - 1], level, next };
}

/** Steps that count: withdrawn and undeliverable ones never reached the customer. */
export function countingNotices(notices: readonly Notice[]): readonly Notice[] {
  return notices.filter((notice) => notice.state !== 'withdrawn' && notice.state !== 'failed');
}

/** A step that an item took, and the tenant's date on which it did. */
interface Climb {
  readonly code: string;
  readonly date: IsoDate;
}

/** What the steps so far say of every item: which it climbed, and when. Built once for many items. */
export class Ladder {
  private readonly climbs = new Map<string, Climb[]>();
  private readonly accountDates = new Map<string, IsoDate>();
  /** Many items climbed the same steps; where they stand is worked out once. */
  private readonly standings = new Map<string, Standing>();

  /** @param notices of the account, oldest first. */
  constructor(
    private readonly policy: Pick<CollectionPolicy, 'steps'>,
    notices: readonly Notice[],
  ) {
    for (const { items, date } of countingNotices(notices)) {
      for (const { itemId, raisedTo: code } of items) {
        if (code === undefined) continue;
        const ofItem = this.climbs.get(itemId);
        if (ofItem) ofItem.push({ code, date });
        else this.climbs.set(itemId, [{ code, date }]);
        const known = this.accountDates.get(code);
        if (known === undefined || date > known) this.accountDates.set(code, date);
      }
    }
  }

  /** Where an item stands. */
  standing(itemId: string): Standing {
    const climbed = (this.climbs.get(itemId) ?? []).map((climb) => climb.code);
    const key = climbed.join(' ');
    const known = this.standings.get(key);
    if (known) return known;
    const standing = standingOf(this.policy, climbed);
    this.standings.set(key, standing);
    return standing;
  }

  /** The tenant's date on which an item, or with `undefined` any item of the account, last took a step. */
  dateOf(code: string, itemId: string | undefined): IsoDate | undefined {
    if (itemId === undefined) return this.accountDates.get(code);
    const dates = (this.climbs.get(itemId) ?? []).filter((climb) => climb.code === code).map((climb) => climb.date);
    return dates.sort().at(-1);
  }
}
