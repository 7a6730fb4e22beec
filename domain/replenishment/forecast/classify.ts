import { demandEvents } from './intermittent-smoothing';
import { isSeasonal } from './season-test';

/**
 * What kind of demand a series is. `none` never sold; `new` and `ending` by its life; `seasonal` where demand is continuous
 * and repeats; the other four by how often (ADI) and how evenly (CV²) it is demanded.
 */
export const DEMAND_CLASSES = [
  'none',
  'new',
  'ending',
  'seasonal',
  'smooth',
  'erratic',
  'intermittent',
  'lumpy',
] as const;

export type DemandClass = (typeof DEMAND_CLASSES)[number];

/** Limits of the classes; a company may set its own. */
export interface ClassificationPolicy {
  /** Average demand interval in periods, from which demand is intermittent or lumpy. */
  readonly intermittentFrom: number;
  /** Squared coefficient of variation of the demand sizes, from which they are erratic or lumpy. */
  readonly variableFrom: number;
  /** An item is new while fewer periods than this have passed since its first demand, that one included. */
  readonly newBelow: number;
  /** Silence ends an item when chance would make so long a silence rarer than this, 0 to 1. */
  readonly endingChance: number;
  /** Silent periods an ending item has at least. */
  readonly endingSilence: number;
  /** A fall ends an item when its recent mean is at most this share of the mean before. */
  readonly endingShare: number;
}

/** ADI 1.32 and CV² 0.49 are the cut-offs of Syntetos, Boylan and Croston (2005); the others are our start values. */
export const CLASSIFICATION: ClassificationPolicy = {
  intermittentFrom: 1.32,
  variableFrom: 0.49,
  newBelow: 6,
  endingChance: 0.01,
  endingSilence: 3,
  endingShare: 0.2,
};

/** The class of a series and the numbers that decided. */
export interface Classification {
  readonly demandClass: DemandClass;
  /** Periods from the first demand to the end; what lies before it was no life of the item yet. */
  readonly periods: number;
  readonly demands: number;
  /** Average demand interval: periods / demands; 0 without demand. */
  readonly interval: number;
  /** Squared coefficient of variation of the sizes of demands, with the sample variance; 0 for fewer than two demands. */
  readonly variation: number;
  /** Periods without demand at the end. */
  readonly silent: number;
  /** One sentence with the numbers. */
  readonly why: string;
}

/**
 * Classifies demand per period, oldest first.
 * @param values finite quantities; zero and below is no demand.
 * @param period periods in a season, 1 for none.
 */
export function classify(
  values: readonly number[] | Float64Array,
  period: number,
  policy: ClassificationPolicy = CLASSIFICATION,
): Classification {
  const first = values.findIndex((value) => value > 0);
  const life = first < 0 ? [] : Array.from(values.slice(first));
  const { sizes, intervals, silent } = demandEvents(life);
  const facts = {
    periods: life.length,
    demands: sizes.length,
    interval: sizes.length === 0 ? 0 : life.length / sizes.length,
    variation: squaredVariation(sizes),
    silent,
  };
  if (first < 0) return { ...facts, demandClass: 'none', why: `No demand in ${values.length} periods.` };
  if (facts.periods < policy.newBelow) {
    const why = `First demand ${facts.periods} periods ago, fewer than ${policy.newBelow}.`;
    return { ...facts, demandClass: 'new', why };
  }
  const ended = endOfSilence(facts, intervals, policy) ?? endOfDecline(life, period, policy);
  if (ended !== undefined) return { ...facts, demandClass: 'ending', why: ended };
  return { ...facts, ...byPattern(facts, isSeasonal(Float64Array.from(life), period), period, policy) };
}

type Facts = Pick<Classification, 'periods' | 'demands' | 'interval' | 'variation' | 'silent'>;

/**
 * Silence that is longer than every gap before it and that chance would hardly bring: with demand in a share p of the
 * periods from first to last demand, (1 − p)^silent.
 */
function endOfSilence(facts: Facts, intervals: readonly number[], policy: ClassificationPolicy): string | undefined {
  const { silent, demands, periods } = facts;
  const longestGap = intervals.slice(1).reduce((most, interval) => Math.max(most, interval - 1), 0);
  if (silent < policy.endingSilence || silent <= longestGap) return undefined;
  const share = (demands + 0.5) / (periods - silent + 1);
  const chance = (1 - share) ** silent;
  if (chance >= policy.endingChance) return undefined;
  return (
    `No demand for ${silent} periods; the longest gap before was ${longestGap}, and by chance so long a silence comes ` +
    `with probability ${show(chance)}, under ${policy.endingChance}.`
  );
}

/** The mean of the last season, or of six periods, against as many before. */
function endOfDecline(life: readonly number[], period: number, policy: ClassificationPolicy): string | undefined {
  const window = Math.max(period, 6);
  if (life.length < 2 * window) return undefined;
  const recent = mean(life.slice(-window));
  const before = mean(life.slice(-2 * window, -window));
  if (before <= 0 || recent > policy.endingShare * before) return undefined;
  return `Mean ${show(recent)} in the last ${window} periods after ${show(before)} in the ${window} before.`;
}

function byPattern(
  { interval, variation }: Facts,
  seasonal: boolean,
  period: number,
  { intermittentFrom, variableFrom }: ClassificationPolicy,
): Pick<Classification, 'demandClass' | 'why'> {
  const often = interval < intermittentFrom;
  const evenly = variation < variableFrom;
  const why =
    `Demand every ${show(interval)} periods (${often ? 'under' : 'from'} ${intermittentFrom}), squared variation of its ` +
    `size ${show(variation)} (${evenly ? 'under' : 'from'} ${variableFrom})`;
  if (often && seasonal) return { demandClass: 'seasonal', why: `${why}, and it repeats every ${period} periods.` };
  const demandClass = often ? (evenly ? 'smooth' : 'erratic') : evenly ? 'intermittent' : 'lumpy';
  return { demandClass, why: `${why}.` };
}

function squaredVariation(sizes: readonly number[]): number {
  if (sizes.length < 2) return 0;
  const largest = Math.max(...sizes);
  const shares = sizes.map((size) => size / largest);
  const average = mean(shares);
  const squares = shares.reduce((sum, share) => sum + (share - average) ** 2, 0);
  return squares / (shares.length - 1) / average ** 2;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}

function show(value: number): string {
  return String(Number(value.toPrecision(3)));
}
