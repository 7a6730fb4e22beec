import { readFileSync } from 'node:fs';
import { ForecastPool } from '../activities/replenishment/forecast-pool';
import { isForecast } from '../domain/replenishment/forecast/types';
import { printFigure } from '../tests/support/bench-figure';
import { publicData } from '../tests/support/public-data';
import { mase, mean, smape } from '../tests/support/replenishment/forecast-scores';

const BENCH = 'forecast-m4-weekly';
const HORIZON = 13;
const PERIOD = 52;
const LEVEL = 0.95;

/**
 * The 359 weekly series of the M4 competition, forecast 13 weeks ahead by the automatic method. Its settings (which methods are
 * combined, the sharpness of the weights, the degrees of freedom of the intervals) were chosen with the last 13 weeks of the
 * training part held out, and on made series; the test part was used for nothing but this score.
 */
async function main(): Promise<void> {
  const trainFile = publicData('m4-weekly', 'Weekly-train.csv');
  const testFile = publicData('m4-weekly', 'Weekly-test.csv');
  if (trainFile === undefined || testFile === undefined) {
    process.stderr.write('data not found: m4-weekly (set NEUROERP_DATA to the folder that holds it)\n');
    process.exitCode = 2;
    return;
  }
  const train = read(trainFile);
  const test = read(testFile);
  const pool = new ForecastPool();
  const started = process.hrtime.bigint();
  const results = await pool.forecast(
    train.map((values) => ({ series: { values, period: PERIOD }, horizon: HORIZON, levels: [LEVEL] })),
  );
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  await pool.close();

  const forecasts = results.map((result, i) => {
    if (!isForecast(result)) throw new Error(`Series ${i + 1} has no forecast: ${result.cannotFit}`);
    return result;
  });
  const covered = forecasts.map(({ intervals }, i) => {
    const { lower, upper } = intervals[0]!;
    return mean(test[i]!.map((value, h) => (value >= lower[h]! && value <= upper[h]! ? 1 : 0)));
  });
  const over = (score: (i: number) => number): number => Number(mean(forecasts.map((_, i) => score(i))).toFixed(4));
  printFigure(
    BENCH,
    'smape',
    over((i) => smape(test[i]!, forecasts[i]!.mean)),
    {
      reference: 7.5,
      published: 'Naive2 9.161, Theta 9.093, median of ETS, ARIMA, CES and Theta 6.726, best of the competition 6.582',
    },
  );
  printFigure(
    BENCH,
    'mase',
    over((i) => mase(train[i]!, test[i]!, forecasts[i]!.mean)),
    {
      reference: 2.3,
      published: 'Naive2 2.777, Theta 2.637, median of ETS, ARIMA, CES and Theta 2.133, best of the competition 2.107',
    },
  );
  printFigure(
    BENCH,
    'coverage',
    over((i) => covered[i]!),
    { reference: LEVEL, required: '0.93 to 0.97' },
  );
  printFigure(BENCH, 'seconds', Number(seconds.toFixed(2)), { series: train.length });
}

/** One series a line: its id, then its values; shorter series end with empty cells. The first line names the columns. */
function read(file: string): number[][] {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) =>
      line
        .split(',')
        .slice(1)
        .map((cell) => cell.replaceAll('"', '').trim())
        .filter((cell) => cell !== '' && cell !== 'NA')
        .map(Number),
    );
}

void main();
