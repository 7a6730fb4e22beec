import { chooseByGroup } from '../domain/replenishment/back-test/grouped-policy';
import { learnUsage } from '../domain/replenishment/back-test/learn-usage';
import {
  demandDrivenPolicy,
  erpnextPolicy,
  everyDays,
  frepplePolicy,
  odooPolicy,
} from '../domain/replenishment/back-test/rivals';
import type { UsageOf } from '../domain/replenishment/back-test/rivals';
import { runBackTest } from '../domain/replenishment/back-test/run-back-test';
import type { BackTest, BackTestResult, Policy } from '../domain/replenishment/back-test/types';
import { printFigure } from '../tests/support/bench-figure';
import { carpartsCompany } from '../tests/support/replenishment/carparts-company';
import { carpartsPolicy } from '../tests/support/replenishment/carparts-policy';
import { groceryCompany } from '../tests/support/replenishment/grocery-company';
import { groceryPolicy } from '../tests/support/replenishment/grocery-policy';
import type { TestCompany } from '../tests/support/replenishment/test-company';

/** Safety factors, days of cover, buffer factors and days between two looks that each rival may choose from, by its cost on the first part. */
const FACTORS = [0, 0.5, 1, 1.64, 2.33, 3.1, 4.5];
const COVERS = [2, 4, 7, 14, 30, 60, 120];
const LEAD_TIME_FACTORS = [0.25, 0.5, 1];
const VARIABILITY_FACTORS = [0, 1, 2, 4];
const LOOKS = [1, 2, 7, 14];

/** The rivals' choices are played over at most the last two years of the first part. */
const CHOICE_DAYS = 730;

/** Shortages weigh so many times their cost where a variant of ours is to serve more. */
const SERVICE_WEIGHT = 1.5;

const SEED = 6;
const BENCH = 'replenishment-policy';

/** Required: cost of at most this share of the best rival's, with a fill rate no lower. */
const REQUIRED_RATIO = 0.9;

/**
 * Plays our policy and other systems' rules over the second part of two histories: the public set carparts, its months
 * spread over days, and a made grocery. Everything is learned on the first part: the rivals' safety factors, covers and
 * buffer factors by their cost there, ours as `tests/support/replenishment` says. Same demand, lead times, costs, opening
 * stock for all.
 */
function main(): void {
  const wanted = process.argv[2] ?? 'both';
  if (!['both', 'carparts', 'grocery'].includes(wanted)) {
    process.stderr.write(`there are the companies carparts and grocery, not ${wanted}\n`);
    process.exitCode = 2;
    return;
  }
  if (wanted !== 'grocery') compareCarparts();
  if (wanted !== 'carparts') compareGrocery();
}

function compareCarparts(): void {
  const carparts = carpartsCompany();
  if (carparts === undefined) {
    process.stderr.write('carparts: data not found\n');
    process.exitCode = 2;
    return;
  }
  const { company } = carparts;
  const costs = { ...company.costs, shortageRate: SERVICE_WEIGHT * company.costs.shortageRate };
  const served = carpartsPolicy({ ...carparts, company: { ...company, costs } }, SEED);
  compare(company, carpartsPolicy(carparts, SEED), { ...served, order: served.order, name: 'NeuroERP, more service' });
}

function compareGrocery(): void {
  const grocery = groceryCompany();
  const blind: TestCompany = { ...grocery, promotions: new Map() };
  compare(grocery, groceryPolicy(grocery, SEED), { ...groceryPolicy(blind, SEED), name: 'NeuroERP, no promotions' });
}

/** `variant` is ours with something changed, to show what that is worth. */
function compare(company: TestCompany, ours: Policy, variant?: Policy): void {
  const { items, leadTimes, costs, split, days, groups } = company;
  const test = { items, leadTimes, costs, unmet: 'lost' as const, seed: SEED };
  const first: BackTest = { ...test, from: Math.max(0, split - CHOICE_DAYS), until: split };
  const second: BackTest = { ...test, from: split, until: days };
  const usageOf: UsageOf = new Map(items.map((item) => [item.itemId, learnUsage(item, leadTimes, 0, split)]));
  const groupOf = (itemId: string): string => groups.get(itemId) ?? '';
  const rivals = rivalsOf(usageOf).map((candidates) => runBackTest(second, chooseByGroup(first, candidates, groupOf)));
  const result = runBackTest(second, ours);
  const best = rivals.reduce((least, each) => (each.cost.total < least.cost.total ? each : least));
  process.stderr.write(
    `\n${company.name}: ${items.length} items, ${split} days learned, ${days - split} days judged\n`,
  );
  const variants = variant ? [runBackTest(second, variant)] : [];
  for (const each of [result, ...variants, ...rivals]) process.stderr.write(`${line(each)}\n`);
  const facts = { data: company.name, best_rival: best.policy };
  const ratio = result.cost.total / best.cost.total;
  printFigure(BENCH, 'cost_ratio', round(ratio), { ...facts, reference: REQUIRED_RATIO });
  printFigure(BENCH, 'fill_rate', round(result.fillRate), { ...facts, reference: round(best.fillRate) });
  for (const each of variants) {
    const facts = { data: company.name, policy: each.policy, fill_rate: round(each.fillRate) };
    printFigure(BENCH, 'variant_cost_ratio', round(each.cost.total / best.cost.total), facts);
  }
  for (const each of rivals) {
    const { policy, fillRate, cost, settings } = each;
    printFigure(BENCH, 'rival_cost', Math.round(cost.total), {
      data: company.name,
      policy,
      fill_rate: round(fillRate),
      settings: JSON.stringify(settings),
    });
  }
}

/** The candidates of each rival: ERPNext and Odoo daily with their usual two weeks of cover, the others with any. */
function rivalsOf(usageOf: UsageOf): Policy[][] {
  return [
    FACTORS.map((z) => erpnextPolicy(usageOf, z)),
    FACTORS.map((z) => odooPolicy(usageOf, z)),
    atAnyLook(FACTORS.flatMap((z) => COVERS.map((coverDays) => frepplePolicy(usageOf, z, coverDays)))),
    atAnyLook(
      LEAD_TIME_FACTORS.flatMap((leadTimeFactor) =>
        VARIABILITY_FACTORS.flatMap((variabilityFactor) =>
          COVERS.map((orderCycleDays) =>
            demandDrivenPolicy(usageOf, { leadTimeFactor, variabilityFactor, orderCycleDays }),
          ),
        ),
      ),
    ),
  ];
}

/** Each policy looked at daily, and in a rhythm that puts more items on an order. */
function atAnyLook(policies: readonly Policy[]): Policy[] {
  return policies.flatMap((policy) => LOOKS.map((days) => everyDays(policy, days)));
}

function line({
  policy,
  fillRate,
  service,
  stockValue,
  wastedUnits,
  supplierOrders,
  orderLines,
  cost,
  settings,
}: BackTestResult): string {
  const money = (amount: number): string => String(Math.round(amount)).padStart(8);
  return [
    policy.padEnd(26),
    `cost ${money(cost.total)} = ordering ${money(cost.ordering)} + holding ${money(cost.holding)}`,
    `+ shortage ${money(cost.shortage)} + waste ${money(cost.waste)};`,
    `fill ${(100 * fillRate).toFixed(2)} %, service ${(100 * service).toFixed(2)} %, stock ${money(stockValue)},`,
    `wasted ${Math.round(wastedUnits)}, orders ${supplierOrders}, lines ${orderLines}, ${JSON.stringify(settings)}`,
  ].join(' ');
}

function round(value: number): number {
  return Number(value.toFixed(4));
}

main();
