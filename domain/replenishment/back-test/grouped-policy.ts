import { chooseByCost } from './choose-policy';
import type { BackTest, ItemView, Policy } from './types';

/** Group of an item, by its id: a class, a category, anything a planner sets levels by. */
export type GroupOf = (itemId: string) => string;

/** One policy a group of items; each sees only its own items. An item of an unknown group is not ordered. */
export function groupedPolicy(name: string, groupOf: GroupOf, policies: ReadonlyMap<string, Policy>): Policy {
  const settings: Record<string, string> = {};
  for (const [group, policy] of policies) settings[group] = JSON.stringify(policy.settings);
  return { name, settings, order: (day, views) => orderByGroup(groupOf, policies, day, views) };
}

function orderByGroup(
  groupOf: GroupOf,
  policies: ReadonlyMap<string, Policy>,
  day: number,
  views: readonly ItemView[],
): number[] {
  const quantities = views.map(() => 0);
  for (const [group, policy] of policies) {
    const members = [...views.keys()].filter((index) => groupOf(views[index]?.item.itemId ?? '') === group);
    const own = policy.order(
      day,
      members.flatMap((index) => views[index] ?? []),
    );
    for (const [at, index] of members.entries()) quantities[index] = own[at] ?? 0;
  }
  return quantities;
}

/**
 * The policy of least cost on a part of the history, where each group of items may have settings of its own: the best of
 * one setting for all and of the best setting for each group.
 */
export function chooseByGroup(test: BackTest, candidates: readonly Policy[], groupOf: GroupOf): Policy {
  const overall = chooseByCost(test, candidates).policy;
  const groups = new Map<string, Policy>();
  for (const group of new Set(test.items.map(({ itemId }) => groupOf(itemId)))) {
    const items = test.items.filter(({ itemId }) => groupOf(itemId) === group);
    groups.set(group, chooseByCost({ ...test, items }, candidates).policy);
  }
  return chooseByCost(test, [overall, groupedPolicy(overall.name, groupOf, groups)]).policy;
}
