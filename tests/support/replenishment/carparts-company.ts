import { readFileSync } from 'node:fs';
import { seededRandom } from '../../../domain/replenishment/back-test/random';
import { classifyAbcXyz } from '../../../domain/replenishment/inventory/abc-xyz';
import type { TestItem } from '../../../domain/replenishment/back-test/types';
import { publicData } from '../public-data';
import { madeLeadTimes, madeSize } from './test-company';
import type { TestCompany } from './test-company';

const MONTHS_JUDGED = 12;
const SUPPLIERS = 8;

/** Monthly demand of the complete series with at least two months of demand in the first part. */
export interface MonthlyDemand {
  readonly id: string;
  readonly months: readonly number[];
}

/**
 * The public set carparts as a company: its months are spread over days, each unit on a day of its month drawn with a fixed
 * seed, so that the demand of every month stays what it was. The set has no costs, suppliers or lead times: unit costs
 * (log-normal around 40), eight suppliers and their receipts are drawn with the same seed. Undefined where the data are absent.
 */
export function carpartsCompany():
  { company: TestCompany; monthly: readonly MonthlyDemand[]; learned: number } | undefined {
  const file = publicData('carparts', 'carparts.csv');
  if (file === undefined) return undefined;
  const [header = '', ...rows] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = header.split(',').slice(1);
  const learned = names.length - MONTHS_JUDGED;
  const monthly = rows
    .map((row) => row.split(','))
    .filter((cells) => cells.slice(1).every((cell) => cell !== ''))
    .map(([id = '', ...cells]) => ({ id, months: cells.map(Number) }))
    .filter(({ months }) => months.slice(0, learned).filter((units) => units > 0).length >= 2);
  const random = seededRandom(1998);
  const lengths = names.map((name) =>
    new Date(Date.UTC(Number(name.slice(0, 4)), Number(name.slice(5)), 0)).getUTCDate(),
  );
  const starts = lengths.map((_, month) => lengths.slice(0, month).reduce((sum, days) => sum + days, 0));
  const days = lengths.reduce((sum, each) => sum + each, 0);
  const split = starts[learned] ?? days;
  const leadTimes = new Map<string, readonly number[]>();
  for (let each = 1; each <= SUPPLIERS; each += 1) {
    leadTimes.set(`supplier-${each}`, madeLeadTimes(random, 2, 6 + 3 * each, 0.15));
  }
  const items = monthly.map(({ id, months }): TestItem => {
    const demand = new Float64Array(days);
    for (const [month, units] of months.entries()) {
      for (let unit = 0; unit < units; unit += 1) {
        const day = (starts[month] ?? 0) + Math.floor(random() * (lengths[month] ?? 1));
        demand[day] = (demand[day] ?? 0) + 1;
      }
    }
    const daily = demand.subarray(0, split).reduce((sum, units) => sum + units, 0) / split;
    const supplier = 1 + Math.floor(random() * SUPPLIERS);
    return {
      itemId: id,
      supplierId: `supplier-${supplier}`,
      demand,
      unitCost: madeSize(random, 40, 0.9),
      shelfLife: undefined,
      multiple: 1,
      openingStock: Math.ceil(daily * (6 + 3 * supplier + 14)),
    };
  });
  const costs = { supplierOrder: 25, orderLine: 3, holdingRate: 0.25, shortageRate: 0.5, wasteRate: 1 };
  const usage = items.map(({ itemId, demand, unitCost }) => {
    const units = Array.from(demand).slice(0, split);
    return { itemId, value: unitCost * units.reduce((sum, each) => sum + each, 0), demand: units };
  });
  const groups = new Map(classifyAbcXyz(usage).map(({ itemId, abc }) => [itemId, abc] as const));
  const company = {
    name: 'carparts',
    items,
    leadTimes,
    costs,
    split,
    days,
    groups,
    promotions: new Map<string, Uint8Array>(),
  };
  return { company, monthly, learned };
}
