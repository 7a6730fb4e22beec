import { countDraw, seededRandom } from '../../../domain/replenishment/back-test/random';
import type { TestItem } from '../../../domain/replenishment/back-test/types';
import { madeLeadTimes, madeSize } from './test-company';
import type { TestCompany } from './test-company';

const DAYS = 730;
const SPLIT = 365;
const ITEMS = 240;
const SUPPLIERS = 8;

/** Kinds of goods: sold within days, within weeks, or without a date. */
const GROUPS = ['fresh', 'chilled', 'lasting'];

/** Sales of the days of a week, from the first day played on, as shares of the mean. */
const WEEK = [0.85, 0.8, 0.85, 0.95, 1.35, 1.5, 0.7];

/**
 * A grocery made with a fixed seed: two years of daily demand of 240 items, negative binomial around a weekly pattern, a
 * slow wave over the year and promotions of a week that are known in advance; fresh, chilled and lasting goods in units
 * or cases. The first year teaches, the second judges.
 */
export function groceryCompany(seed = 20251125): TestCompany {
  const random = seededRandom(seed);
  const leadTimes = new Map<string, readonly number[]>();
  for (let each = 1; each <= SUPPLIERS; each += 1) {
    leadTimes.set(`supplier-${each}`, madeLeadTimes(random, 1, 1.5 + each / 4, 0.2));
  }
  const promotions = new Map<string, Uint8Array>();
  const groups = new Map<string, string>();
  const items = Array.from({ length: ITEMS }, (_, index): TestItem => {
    const itemId = `item-${String(index + 1).padStart(3, '0')}`;
    const base = madeSize(random, 6, 1);
    const uplift = 0.5 + 1.5 * random();
    const amplitude = 0.15 * random();
    const phase = random() * 2 * Math.PI;
    const ratio = 1.2 + 1.3 * random();
    const strength = 0.5 + random();
    const promoted = promotionDays(Math.floor(random() * 60), 40 + Math.floor(random() * 40));
    const demand = Float64Array.from({ length: DAYS }, (__, day) => {
      const week = 1 + strength * ((WEEK[day % 7] ?? 1) - 1);
      const year = 1 + amplitude * Math.sin((2 * Math.PI * day) / 365 + phase);
      return countDraw(random, base * week * year * (promoted[day] === 1 ? 1 + uplift : 1), ratio);
    });
    promotions.set(itemId, promoted);
    const kind = index % 3;
    groups.set(itemId, GROUPS[kind] ?? 'lasting');
    const supplier = 1 + Math.floor(random() * SUPPLIERS);
    return {
      itemId,
      supplierId: `supplier-${supplier}`,
      demand,
      unitCost: madeSize(random, 2, 0.6),
      shelfLife: kind === 0 ? 4 + Math.floor(random() * 4) : kind === 1 ? 10 + Math.floor(random() * 15) : undefined,
      multiple: base > 8 && random() < 0.5 ? 6 : 1,
      openingStock: Math.ceil(base * 5),
    };
  });
  const costs = { supplierOrder: 15, orderLine: 0.5, holdingRate: 0.25, shortageRate: 0.5, wasteRate: 1 };
  return { name: 'grocery', items, leadTimes, costs, split: SPLIT, days: DAYS, groups, promotions };
}

/** Weeks of promotion, the first on day `first`, then every `every` days. */
function promotionDays(first: number, every: number): Uint8Array {
  return Uint8Array.from({ length: DAYS }, (_, day) => (day >= first && (day - first) % every < 7 ? 1 : 0));
}
