import type { Share } from './combine';
import { mixed, sharesOf } from './combine';
import type { ErrorSpread } from './interval';
import { intervalsAround, spreadOfFitted, spreadOfRolling } from './interval';
import type { RollingErrors } from './rolling-origin';
import { originsOf, rollOrigins } from './rolling-origin';
import type { Trained, Trainer } from './trained';
import { isTrained } from './trained';
import type { CannotFit, Forecast, ForecastRequest } from './types';
import { checkRequest } from './types';

/** Forecasts further from zero than this many times the largest observation are taken for a failed fit. */
const IMPLAUSIBLE = 10;

/** A method that was trained, with its forecasts of the future and from inside the past. */
interface Candidate {
  readonly method: Trained;
  readonly path: Float64Array;
  readonly rolling: RollingErrors | undefined;
}

/**
 * Forecasts with one method, or with several weighted by their rolling-origin errors. Means, bounds and errors are in the unit of
 * the series; inside it is scaled to mean size 1. Regressors are not looked at: `withRegressors` takes them out before.
 * @throws RangeError See `checkRequest`.
 */
export function forecastWith(trainers: readonly Trainer[], request: ForecastRequest): Forecast | CannotFit {
  checkRequest(request);
  const { series, horizon } = request;
  const scale = sizeOf(series.values);
  if (scale === 0) return zero(request);
  const values = Float64Array.from(series.values, (value) => value / scale);
  const refusals: string[] = [];
  const candidates = trainers.flatMap((train) => candidateOf(train, values, series.period, horizon, refusals));
  if (candidates.length === 0) return { cannotFit: refusals.join(' ') };

  const shares = sharesOf(
    candidates.map(({ rolling }) => rolling),
    values,
  );
  const used = candidates.filter((_, i) => shares[i]!.weight > 0);
  const usedShares = shares.filter(({ weight }) => weight > 0);
  const mean = mixed(
    used.map(({ path }) => path),
    usedShares,
  );
  const fitted = mixed(
    used.map(({ method }) => method.fitted),
    usedShares,
  );
  const spread = spreadOf(used, usedShares, values, fitted, horizon);
  return inUnits(request, scale, {
    method: nameOf(used),
    why: whyOf(used, usedShares, scale),
    mean,
    fitted,
    spread,
  });
}

/** Mean absolute size, computed so that it does not overflow. */
function sizeOf(values: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < values.length; i += 1) largest = Math.max(largest, Math.abs(values[i]!));
  if (largest === 0) return 0;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += Math.abs(values[i]! / largest);
  return largest * (sum / values.length);
}

function candidateOf(
  train: Trainer,
  values: Float64Array,
  period: number,
  horizon: number,
  refusals: string[],
): Candidate[] {
  const method = train(values, period);
  if (!isTrained(method)) {
    refusals.push(method.cannotFit);
    return [];
  }
  const path = method.forecastsFrom(values, [values.length], horizon)[0]!;
  const limit = IMPLAUSIBLE * values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (!path.every((value) => Math.abs(value) <= limit) || !method.fitted.every(Number.isFinite)) {
    refusals.push(`${method.name} ran away.`);
    return [];
  }
  return [{ method, path, rolling: rollOrigins(method, values, originsOf(values.length, period, horizon), horizon) }];
}

/** From the errors the same mixture would have made in the past, or made inside the sample where there is no such past. */
function spreadOf(
  used: readonly Candidate[],
  shares: readonly Share[],
  values: Float64Array,
  fitted: Float64Array,
  horizon: number,
): ErrorSpread {
  const rolled = used.flatMap(({ rolling }) => rolling ?? []);
  if (rolled.length < used.length) {
    // One observation says nothing of the spread: errors as large as itself are assumed.
    const errors =
      values.length === 1 ? [values[0]!] : Array.from(values.subarray(1), (value, i) => value - fitted[i + 1]!);
    return spreadOfFitted(errors, horizon);
  }
  const { origins } = rolled[0]!;
  const errorsByStep: number[][] = Array.from({ length: horizon }, () => []);
  origins.forEach((origin, i) => {
    const path = mixed(
      rolled.map(({ paths }) => paths[i]!),
      shares,
    );
    for (let h = 0; h < horizon && origin + h < values.length; h += 1) {
      errorsByStep[h]!.push(values[origin + h]! - path[h]!);
    }
  });
  return spreadOfRolling(errorsByStep, origins.length);
}

function nameOf(used: readonly Candidate[]): string {
  const names = used.map(({ method }) => method.name);
  return names.length === 1 ? names[0]! : `combination of ${names.join(', ')}`;
}

function whyOf(used: readonly Candidate[], shares: readonly Share[], scale: number): string {
  const origins = used[0]!.rolling?.origins.length;
  if (origins === undefined) {
    const sharing = used.length === 1 ? '' : 'Equal weights: ';
    return `${sharing}The series is too short to try methods on its own past.`;
  }
  const tried = used.map(({ method }, i) => {
    const { weight, error } = shares[i]!;
    return `${method.name} ${Math.round(weight * 100)} % (${((error ?? 0) * scale).toPrecision(3)})`;
  });
  return `Weights by the mean absolute error of forecasts from ${origins} points in the past: ${tried.join(', ')}.`;
}

interface Scaled {
  readonly method: string;
  readonly why: string;
  readonly mean: Float64Array;
  readonly fitted: Float64Array;
  readonly spread: ErrorSpread;
}

function inUnits(request: ForecastRequest, scale: number, { method, why, mean, fitted, spread }: Scaled): Forecast {
  const floor = request.nonNegative === true ? 0 : -Number.MAX_VALUE;
  const unit = (value: number): number => Math.min(Number.MAX_VALUE, Math.max(floor, value * scale));
  const intervals = intervalsAround(Array.from(mean), spread, request.levels).map(({ level, lower, upper }) => ({
    level,
    lower: lower.map(unit),
    upper: upper.map(unit),
  }));
  return { method, why, mean: Array.from(mean, unit), intervals, fitted: Array.from(fitted, unit) };
}

function zero({ series, horizon, levels }: ForecastRequest): Forecast {
  const nothing = new Array<number>(horizon).fill(0);
  return {
    method: 'zero',
    why: 'All observations are zero.',
    mean: nothing,
    intervals: levels.map((level) => ({ level, lower: nothing, upper: nothing })),
    fitted: new Array<number>(series.values.length).fill(0),
  };
}
