import { printFigure } from '../bench-figure';
import type { Round } from './interleave';
import { median, quantile, rounded } from './quantile';

export interface Comparison<Name extends string> {
  readonly ours: Name;
  /** By metric: the side that ours is divided by, median by median. */
  readonly ratios: Readonly<Record<string, Name>>;
  /** By metric: what it is held against. */
  readonly references?: Readonly<Record<string, number>>;
  /** Of each side in each round. */
  readonly samples: number;
  /** Put before the metrics' names, where a benchmark compares several things. */
  readonly prefix?: string;
}

/**
 * Prints the figures of a comparison: each ratio of medians is taken within a round, and the median of the rounds' ratios
 * is the figure; the rounds' own ratios and loads stand beside it. A table for people goes to stderr.
 */
export function printRounds<Name extends string>(
  bench: string,
  rounds: readonly Round<Name>[],
  { ours, ratios, references = {}, samples, prefix = '' }: Comparison<Name>,
): void {
  const conditions = {
    rounds: rounds.length,
    samples,
    load: rounds.map(({ load }) => load).join(' '),
  };
  const names = Object.keys(rounds[0]?.samples ?? {}) as Name[];
  process.stderr.write(`${bench} ${prefix}(ms)  ${'side'.padEnd(14)}${'p50'.padStart(9)}${'p95'.padStart(9)}\n`);
  for (const name of names) {
    const all = rounds.flatMap((round) => round.samples[name]);
    const cells = [median(all), quantile(all, 0.95)].map((value) => value.toFixed(2).padStart(9));
    process.stderr.write(`${' '.repeat(bench.length + prefix.length + 7)}${name.padEnd(14)}${cells.join('')}\n`);
  }
  for (const [metric, other] of Object.entries(ratios)) {
    const each = rounds.map((round) => median(round.samples[ours]) / median(round.samples[other]));
    printFigure(bench, `${prefix}${metric}`, rounded(median(each)), {
      ...(references[metric] === undefined ? {} : { reference: references[metric] }),
      ...conditions,
      by_round: each.map(rounded).join(' '),
    });
  }
  const all = rounds.flatMap((round) => round.samples[ours]);
  printFigure(bench, `${prefix}p50_ms`, rounded(median(all)), conditions);
  printFigure(bench, `${prefix}p95_ms`, rounded(quantile(all, 0.95)), conditions);
}

interface Both {
  readonly ours: number;
  readonly handWritten: number;
}

/** Prints the processor time a request costs each server, which other work on the machine hardly touches. */
export function printCpu(bench: string, before: Both, after: Both, requests: Both): void {
  const ours = (after.ours - before.ours) / requests.ours;
  const handWritten = (after.handWritten - before.handWritten) / requests.handWritten;
  printFigure(bench, 'cpu_ms', rounded(ours), { requests: requests.ours });
  printFigure(bench, 'cpu_ratio', rounded(ours / handWritten), { requests: requests.ours });
}
