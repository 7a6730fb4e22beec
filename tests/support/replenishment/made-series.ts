/** A series with its future, made from a seed. Quantities are positive. */
export interface MadeSeries {
  readonly id: string;
  readonly pattern: MadePattern;
  readonly past: readonly number[];
  readonly future: readonly number[];
}

export const MADE_PATTERNS = [
  'level',
  'trend',
  'seasonal',
  'seasonal-trend',
  'changing-season',
  'cycle',
  'shift',
] as const;
export type MadePattern = (typeof MADE_PATTERNS)[number];

export interface MadeSeriesOptions {
  readonly count: number;
  readonly seed: number;
  readonly horizon: number;
  readonly shortest?: number;
  readonly longest?: number;
  readonly period?: number;
}

/**
 * Monthly sales of the patterns in turn: a wandering level, a damped trend, a fixed or slowly changing season, an
 * autocorrelated cycle, a step in the level; proportional noise of 2 to 25 %, and in one series of five single outliers. The
 * patterns come from no forecasting method's own model, so none is favoured.
 */
export function madeSeries(options: MadeSeriesOptions): MadeSeries[] {
  const random = seededRandom(options.seed);
  return Array.from({ length: options.count }, (_, i) => {
    const pattern = MADE_PATTERNS[i % MADE_PATTERNS.length]!;
    return { id: `made-${i}`, pattern, ...oneSeries(pattern, random, options) };
  });
}

function oneSeries(
  pattern: MadePattern,
  random: SeededRandom,
  { horizon, shortest = 48, longest = 144, period = 12 }: MadeSeriesOptions,
): { past: number[]; future: number[] } {
  const length = shortest + Math.floor(random.uniform() * (longest - shortest + 1));
  const total = length + horizon;
  const scale = 10 ** (1 + 3 * random.uniform());
  const noise = 0.02 + 0.23 * random.uniform() ** 2;
  const wander = pattern === 'level' ? 0.05 * random.uniform() : 0.015 * random.uniform();
  const hasTrend = pattern === 'trend' || pattern === 'seasonal-trend';
  let growth = hasTrend ? 0.012 * random.normal() : 0;
  const damping = random.uniform() < 0.5 ? 1 : 0.97;
  const hasSeason = pattern === 'seasonal' || pattern === 'seasonal-trend' || pattern === 'changing-season';
  const season = Array.from({ length: period }, () =>
    hasSeason ? (0.1 + 0.25 * random.uniform()) * random.normal() : 0,
  );
  const seasonStep = pattern === 'changing-season' ? 0.03 : 0;
  const shiftAt = pattern === 'shift' ? Math.floor(length * (0.3 + 0.5 * random.uniform())) : -1;
  const outliers = random.uniform() < 0.2;
  let level = 0;
  let cycle = 0;
  const values: number[] = [];
  for (let t = 0; t < total; t += 1) {
    growth *= damping;
    level += growth + wander * random.normal();
    if (t === shiftAt) level += 0.5 * random.normal();
    if (pattern === 'cycle') cycle = 0.85 * cycle + 0.08 * random.normal();
    const place = t % period;
    season[place]! += seasonStep * random.normal();
    const spike = outliers && t < length && random.uniform() < 0.02 ? random.normal() : 0;
    const log = level + cycle + season[place]! + noise * random.normal() + spike;
    values.push(scale * Math.exp(Math.max(-3, Math.min(3, log))));
  }
  return { past: values.slice(0, length), future: values.slice(length) };
}

export interface SeededRandom {
  /** Evenly from 0 up to 1. */
  uniform(): number;
  /** Normal with mean 0 and deviation 1. */
  normal(): number;
}

/** Generator "mulberry32", the same on every machine; normal values by Box and Muller. */
export function seededRandom(seed: number): SeededRandom {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
