import fc from 'fast-check';

/**
 * Demand as it comes: one point, all zeros, few demands between zeros, dense demand, a constant, and a single absurd outlier.
 * @param largest the largest outlier.
 */
export function demandSeries(largest: number = 1e300): fc.Arbitrary<number[]> {
  const usual = fc.integer({ min: 0, max: 40 });
  const rare = fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: usual });
  const weight = fc.integer({ min: 0, max: 1_000_000 }).map((grams) => grams / 1000);
  const series = (values: fc.Arbitrary<number>) => fc.array(values, { minLength: 1, maxLength: 60 });
  const constant = fc.tuple(usual, fc.integer({ min: 1, max: 60 })).map(([value, n]) => Array<number>(n).fill(value));
  const absurd = fc
    .tuple(series(rare), fc.nat(), fc.double({ min: 1e3, max: largest, noNaN: true }))
    .map(([values, at, size]) => values.map((value, t) => (t === at % values.length ? size : value)));
  return fc.oneof(
    series(rare),
    series(usual),
    series(weight),
    constant,
    absurd,
    fc.constant<number[]>([0]),
    fc.constant<number[]>([7]),
  );
}
