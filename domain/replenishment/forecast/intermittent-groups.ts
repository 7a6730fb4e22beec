import type { DemandClass } from './classify';
import type { OriginCase } from './intermittent-origins';
import { combinationWeights } from './intermittent-weights';

/** Items that share weights; a group of too few cases takes those of all. */
export const WEIGHT_GROUPS = ['new', 'ending', 'seasonal', 'frequent', 'intermittent', 'lumpy'] as const;
export type WeightGroup = (typeof WEIGHT_GROUPS)[number];

/** For each group the weight ≥ 0 of each of `CANDIDATES`. */
export type GroupWeights = Readonly<Record<WeightGroup, readonly number[]>>;

const LEAST_GROUP_CASES = 200;

export function groupOf(demandClass: DemandClass): WeightGroup {
  switch (demandClass) {
    case 'new':
    case 'ending':
    case 'seasonal':
    case 'intermittent':
    case 'lumpy':
      return demandClass;
    case 'smooth':
    case 'erratic':
      return 'frequent';
    case 'none':
      return 'new';
  }
}

export function groupWeights(cases: readonly OriginCase[]): GroupWeights {
  const ofAll = combinationWeights(cases);
  const of = (group: WeightGroup) => {
    const members = cases.filter(({ demandClass }) => groupOf(demandClass) === group);
    return members.length < LEAST_GROUP_CASES ? ofAll : combinationWeights(members);
  };
  return {
    new: of('new'),
    ending: of('ending'),
    seasonal: of('seasonal'),
    frequent: of('frequent'),
    intermittent: of('intermittent'),
    lumpy: of('lumpy'),
  };
}
