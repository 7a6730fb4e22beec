import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

interface MetricOptions<Label extends string> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** Metrics of one program, in base units: seconds, bytes, counts. */
export interface Metrics {
  readonly registry: Registry;
  /** The name ends in `_total`. */
  counter<Label extends string = never>(options: MetricOptions<Label>): Counter<Label>;
  gauge<Label extends string = never>(options: MetricOptions<Label>): Gauge<Label>;
  /** The name ends in `_seconds` or `_bytes`; buckets in that unit. */
  histogram<Label extends string = never>(
    options: MetricOptions<Label> & { readonly buckets?: readonly number[] },
  ): Histogram<Label>;
}

/** Labels whose values grow with customers or work would make as many time series. */
const UNBOUNDED = /(tenant|process|workflow|customer|request|task|user|member)_?id$|^tenant$/i;

/** A registry of its own per program: tests and programs in one Node process do not share counts. */
export function createMetrics(options: { readonly nodeMetrics?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.nodeMetrics ?? true) collectDefaultMetrics({ register: registry });
  return {
    registry,
    counter: (metric) => {
      check(metric, /_total$/);
      return new Counter({ ...common(metric), registers: [registry] });
    },
    gauge: (metric) => {
      check(metric, /^[a-z][a-z0-9_]*$/);
      return new Gauge({ ...common(metric), registers: [registry] });
    },
    histogram: (metric) => {
      check(metric, /_(seconds|bytes)$/);
      const buckets = metric.buckets ? { buckets: [...metric.buckets] } : {};
      return new Histogram({ ...common(metric), ...buckets, registers: [registry] });
    },
  };
}

function common<Label extends string>(
  metric: MetricOptions<Label>,
): { name: string; help: string; labelNames: Label[] } {
  return { name: metric.name, help: metric.help, labelNames: [...(metric.labels ?? [])] };
}

/** A badly named metric is a programming error. */
function check(metric: MetricOptions<string>, name: RegExp): void {
  if (!/^neuroerp_[a-z0-9_]+$/.test(metric.name) || !name.test(metric.name)) {
    throw new TypeError(`not a name for this kind of metric: ${metric.name}`);
  }
  for (const label of metric.labels ?? []) {
    if (UNBOUNDED.test(label)) throw new TypeError(`an unbounded label: ${label}`);
  }
}
