import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ForecastPool } from '../activities/replenishment/forecast-pool';
import { isForecast } from '../domain/replenishment/forecast/types';
import { printFigure } from '../tests/support/bench-figure';
import { mean, smape } from '../tests/support/replenishment/forecast-scores';
import { madeSeries } from '../tests/support/replenishment/made-series';
import { startStatsforecast } from '../tests/support/replenishment/statsforecast';
import type { Statsforecast } from '../tests/support/replenishment/statsforecast';

const BENCH = 'forecast-speed';
const COUNT = Number(process.argv[2] ?? 3000);
const ROUNDS = Number(process.argv[3] ?? 3);
const HORIZON = 18;
const PERIOD = 12;
const JOBS = 2;
const WARM_UP = 40;
const SECONDS_WANTED = 15;

const series = madeSeries({ count: COUNT, seed: 2026, horizon: HORIZON, period: PERIOD });

/**
 * Made monthly series of 48 to 144 observations, forecast 18 months ahead: the automatic method on two threads, with 95 %
 * intervals, and Python's statsforecast (AutoETS and DynamicOptimizedTheta, two jobs, without intervals) on the same series in
 * turn. Starting and warming up both sides is not counted. The accuracy of both is printed, so that speed is not bought with it.
 */
async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-bench-'));
  const file = path.join(folder, 'series.json');
  writeFileSync(file, JSON.stringify({ horizon: HORIZON, period: PERIOD, series: series.map(({ past }) => past) }));
  const pool = new ForecastPool(JOBS);
  const rival = startStatsforecast(file);
  try {
    await ours(pool, WARM_UP);
    if (rival !== undefined) {
      const { wallSeconds } = await rival.forecast(Math.min(WARM_UP, COUNT));
      printFigure(BENCH, 'statsforecast_warm_up_seconds', rounded(wallSeconds), { counted: 'no' });
    }
    for (let round = 1; round <= ROUNDS; round += 1) await oneRound(pool, rival, round);
  } finally {
    rival?.stop();
    await pool.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function oneRound(pool: ForecastPool, rival: Statsforecast | undefined, round: number): Promise<void> {
  const mine = await ours(pool, COUNT);
  const { seconds: wall, cpuSeconds } = mine;
  printFigure(BENCH, 'seconds', rounded(wall), { reference: SECONDS_WANTED, series: COUNT, round, cpuSeconds });
  printFigure(BENCH, 'smape', accuracy(mine.means), { round });
  if (rival === undefined) return;
  const { seconds, ets, theta } = await rival.forecast(COUNT);
  const both = ets.map((path, i) => path.map((value, h) => (value + theta[i]![h]!) / 2));
  printFigure(BENCH, 'statsforecast_seconds', rounded(seconds), { series: COUNT, round });
  printFigure(BENCH, 'statsforecast_smape', accuracy(both), { round, ets: accuracy(ets), theta: accuracy(theta) });
  printFigure(BENCH, 'ratio', rounded(mine.seconds / seconds), { reference: 1, round });
}

interface OwnRun {
  readonly seconds: number;
  /** Of all threads together: on a busy machine it tells more than the seconds. */
  readonly cpuSeconds: number;
  readonly means: readonly (readonly number[])[];
}

async function ours(pool: ForecastPool, count: number): Promise<OwnRun> {
  const requests = series
    .slice(0, count)
    .map(({ past }) => ({ series: { values: past, period: PERIOD }, horizon: HORIZON, levels: [0.95] }));
  const cpuBefore = process.cpuUsage();
  const started = process.hrtime.bigint();
  const results = await pool.forecast(requests);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const { user, system } = process.cpuUsage(cpuBefore);
  const means = results.map((result) => {
    if (!isForecast(result)) throw new Error(result.cannotFit);
    return result.mean;
  });
  return { seconds, cpuSeconds: rounded((user + system) / 1e6), means };
}

/** Mean sMAPE against the made future. */
function accuracy(means: readonly (readonly number[])[]): number {
  return rounded(mean(means.map((path, i) => smape(series[i]!.future, path))));
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

void main();
