import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ForecastPool } from '../activities/replenishment/forecast-pool';
import { classify, CLASSIFICATION } from '../domain/replenishment/forecast/classify';
import { forecastDemand, learnDemand } from '../domain/replenishment/forecast/forecast';
import { isForecast } from '../domain/replenishment/forecast/types';
import type { Forecast, ForecastRequest } from '../domain/replenishment/forecast/types';
import { printFigure } from '../tests/support/bench-figure';
import { mase, mean, smape } from '../tests/support/replenishment/forecast-scores';
import { coverage } from '../tests/support/replenishment/forecast-totals';
import { SeriesFileError, readSeries } from '../tests/support/replenishment/series-file';
import type { FileSeries } from '../tests/support/replenishment/series-file';

const BENCH = 'forecast';
const LEVEL = 0.95;
const USAGE = `npm run bench -- forecast --data FILE --frequency N --horizon H [--lag L]

  FILE       one series a row: id, value, value, …; the last H values of each are held out and forecast
  frequency  observations in a season: 1 years, 4 quarters, 12 months, 52 weeks, 7 days, 24 hours, any other
  lag        the change MASE is a multiple of: over one season (the frequency), as in the M competitions; 1 for
             frequencies above 24
`;

interface Options {
  readonly data: string;
  readonly frequency: number;
  readonly horizon: number;
  readonly lag: number;
}

/**
 * Forecasts the last part of the series of any file from what is before, and prints the errors. Demand that comes in fewer than every 1.32 periods is
 * forecast by its class, with what all such series of the file teach; everything else by the automatic method for smooth and
 * seasonal series, in threads.
 */
async function main(): Promise<void> {
  const options = readOptions();
  const { series, tooShort } = readSeries(readFileSync(options.data, 'utf8'), options.horizon);
  for (const { id, line, values } of tooShort.slice(0, 5)) {
    process.stderr.write(
      `line ${line}: ${id} has ${values} values, too few to hold out ${options.horizon}; left out\n`,
    );
  }
  if (tooShort.length > 5) process.stderr.write(`${tooShort.length} series in all are too short and left out\n`);
  const started = process.hrtime.bigint();
  const forecasts = await forecastAll(series, options);
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;

  const covered = coverage();
  const scaled: number[] = [];
  series.forEach(({ past, actual }, i) => {
    const { mean: means = [], intervals = [] } = forecasts[i] ?? {};
    const [interval] = intervals;
    if (interval !== undefined) covered.add(actual, interval);
    const score = mase(past, actual, means, Math.min(options.lag, past.length - 1));
    if (Number.isFinite(score)) scaled.push(score);
  });
  const { frequency, horizon, lag } = options;
  const facts = { series: series.length, frequency, horizon };
  printFigure(
    BENCH,
    'smape',
    round(mean(series.map(({ actual }, i) => smape(actual, forecasts[i]?.mean ?? [])))),
    facts,
  );
  if (scaled.length > 0) printFigure(BENCH, 'mase', round(mean(scaled)), { ...facts, lag, series: scaled.length });
  if (scaled.length < series.length) {
    process.stderr.write(`${series.length - scaled.length} series never changed before; they have no MASE\n`);
  }
  printFigure(BENCH, 'coverage', round(covered.share), { reference: LEVEL });
  printFigure(BENCH, 'seconds', Number(seconds.toFixed(2)));
}

/** Forecasts in the order of the series. */
async function forecastAll(series: readonly FileSeries[], { frequency, horizon }: Options): Promise<Forecast[]> {
  const requests = series.map(({ past }): ForecastRequest => ({
    series: { values: past, period: frequency },
    horizon,
    levels: [LEVEL],
    nonNegative: past.every((value) => value >= 0),
  }));
  const sparse = requests.map(isSparse);
  const portfolio = learnDemand(
    series.filter((_, i) => sparse[i]).map(({ past }) => past),
    { horizon, period: frequency },
  );
  const options = portfolio === undefined ? {} : { portfolio };
  const pool = new ForecastPool();
  try {
    const smooth = await pool.forecast(requests.filter((_, i) => sparse[i] !== true));
    process.stderr.write(
      `${smooth.length} series by the method for smooth series, ${requests.length - smooth.length} by class\n`,
    );
    let next = 0;
    return requests.map((request, i) => {
      if (sparse[i]) return forecastDemand(request, options);
      const result = smooth[next++];
      if (result !== undefined && isForecast(result)) return result;
      throw new Error(`${series[i]?.id ?? ''} has no forecast: ${result?.cannotFit ?? ''}`);
    });
  } finally {
    await pool.close();
  }
}

/** Whether a series is demand with many periods of none. */
function isSparse({ series: { values, period }, nonNegative }: ForecastRequest): boolean {
  return nonNegative === true && classify(values, period).interval >= CLASSIFICATION.intermittentFrom;
}

function readOptions(): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { data: text, frequency: text, horizon: text, lag: text } });
  const { data } = values;
  if (data === undefined) throw new UsageError('--data is missing.');
  const frequency = whole('frequency', values.frequency);
  const lag = values.lag === undefined ? (frequency > 24 ? 1 : frequency) : whole('lag', values.lag);
  return { data, frequency, lag, horizon: whole('horizon', values.horizon) };
}

class UsageError extends Error {}

function round(value: number): number {
  return Number(value.toFixed(4));
}

function whole(name: string, text: string | undefined): number {
  if (text === undefined) throw new UsageError(`--${name} is missing.`);
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError(`--${name} must be a whole number from 1, not "${text}".`);
  return Number(text);
}

main().catch((error: unknown) => {
  const known = error instanceof Error ? error : new Error(String(error));
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (known instanceof SeriesFileError) process.stderr.write(`${known.message}\n`);
  else if (known instanceof UsageError || code.startsWith('ERR_PARSE_ARGS'))
    process.stderr.write(`${known.message}\n\n${USAGE}`);
  else if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') process.stderr.write(`${known.message}\n`);
  else process.stderr.write(`${known.stack ?? known.message}\n`);
  process.exitCode = 2;
});
