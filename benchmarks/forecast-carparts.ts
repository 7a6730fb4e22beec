import { readFileSync } from 'node:fs';
import { adidaLevel } from '../domain/replenishment/forecast/adida';
import { forecastDemand, learnDemand } from '../domain/replenishment/forecast/forecast';
import { imapaLevel } from '../domain/replenishment/forecast/imapa';
import { sbaLevel } from '../domain/replenishment/forecast/sba';
import { printFigure } from '../tests/support/bench-figure';
import { publicData } from '../tests/support/public-data';
import { coverage, forecastTotals } from '../tests/support/replenishment/forecast-totals';

const BENCH = 'forecast-carparts';
const HORIZON = 12;
const LEVELS = [0.8, 0.95, 0.99] as const;
const REQUIRED = { rmsse: 0.684, bias: 0.03, coverage: 0.93 } as const;
/** Published with the data: statsforecast 2.1.1. */
const SINGLE_METHODS = [
  { name: 'adida', level: adidaLevel, rmsse: 0.688, bias: 0.025 },
  { name: 'imapa', level: imapaLevel, rmsse: 0.684, bias: 0.042 },
  { name: 'sba', level: sbaLevel, rmsse: 0.774, bias: 0.096 },
] as const;

/**
 * Monthly demand of spare parts, the last 12 months held out, forecast as a company would: the portfolio is learned from all
 * 2,509 complete series up to that month, then each of the 2,404 with at least two months of demand is forecast.
 *
 * Which methods are combined, how weights are learned (least RMSSE without bias, by group of items), that the total sets the sum, and
 * how the total is forecast were chosen on the first 39 months alone: learned on their first 24 to 33 months, compared on what
 * follows. That comparison, learned on 27 months, is printed as the part `training`. The held-out months served for
 * nothing but the score.
 */
function main(): void {
  const file = publicData('carparts', 'carparts.csv');
  if (file === undefined) {
    process.stderr.write('data not found: carparts (set NEUROERP_DATA to the folder that holds it)\n');
    process.exitCode = 2;
    return;
  }
  const series = completeSeries(readFileSync(file, 'utf8'));
  const known = (series[0]?.length ?? 0) - HORIZON;
  score(
    series.map((values) => values.slice(0, known)),
    'training',
  );
  score(series, 'held out');
}

/** One part a line: its id, then a month a cell; parts with an empty month are left out. */
function completeSeries(text: string): number[][] {
  return text
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(',').slice(1))
    .filter((cells) => cells.every((cell) => cell !== ''))
    .map((cells) => cells.map(Number));
}

/** Holds out the last 12 months of these series, forecasts them from what is before, and prints the scores. */
function score(series: readonly (readonly number[])[], part: 'training' | 'held out'): void {
  const items = series.map((values) => ({ past: values.slice(0, -HORIZON), actual: values.slice(-HORIZON) }));
  const judged = items.filter(({ past }) => past.filter((value) => value > 0).length >= 2);
  const started = process.hrtime.bigint();
  const portfolio = learnDemand(
    items.map(({ past }) => past),
    { horizon: HORIZON, period: 12 },
  );
  if (portfolio === undefined) throw new Error('There is too little to learn from.');
  const totals = forecastTotals();
  const covers = LEVELS.map(() => coverage());
  for (const { past, actual } of judged) {
    const forecast = forecastDemand(
      { series: { values: past, period: 12 }, horizon: HORIZON, levels: LEVELS },
      { portfolio },
    );
    totals.add(past, actual, forecast.mean);
    forecast.intervals.forEach((bounds, k) => covers[k]?.add(actual, bounds));
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const required = part === 'held out';
  printFigure(BENCH, 'rmsse', round(totals.rmsse), {
    ...(required ? { reference: REQUIRED.rmsse } : {}),
    part,
    series: totals.series,
  });
  printFigure(BENCH, 'bias', round(totals.bias), { ...(required ? { reference: REQUIRED.bias } : {}), part });
  LEVELS.forEach((level, k) => {
    printFigure(BENCH, `coverage_${level * 100}`, round(covers[k]?.share ?? NaN), { reference: level, part });
  });
  printFigure(BENCH, 'seconds', Number(seconds.toFixed(2)), { part });
  for (const { name, level, rmsse, bias } of SINGLE_METHODS) {
    const single = forecastTotals();
    for (const { past, actual } of judged) {
      const mean = level(past);
      single.add(
        past,
        actual,
        actual.map(() => mean),
      );
    }
    const published = required ? { published: `rmsse ${rmsse}, bias ${bias}` } : {};
    printFigure(BENCH, `${name}_rmsse`, round(single.rmsse), { part, ...published });
    printFigure(BENCH, `${name}_bias`, round(single.bias), { part });
  }
  if (
    required &&
    (totals.rmsse > REQUIRED.rmsse ||
      Math.abs(totals.bias) > REQUIRED.bias ||
      (covers[1]?.share ?? 0) < REQUIRED.coverage)
  ) {
    process.exitCode = 1;
  }
}

function round(value: number): number {
  return Number(value.toFixed(4));
}

main();
