import fc from 'fast-check';
import { nonNegativeSolution } from '../../../../domain/replenishment/forecast/non-negative-solution';
import { LEAST_SQUARES_CASES } from '../../../support/replenishment/least-squares-cases';

function normalEquations(rows: readonly (readonly number[])[], actual: readonly number[]) {
  const size = rows[0]?.length ?? 0;
  const at = (row: readonly number[], k: number) => row[k] ?? 0;
  const sum = (of: (row: readonly number[], i: number) => number) => rows.reduce((all, row, i) => all + of(row, i), 0);
  const unknowns = Array.from({ length: size }, (_, k) => k);
  return {
    gram: unknowns.map((j) => Float64Array.from(unknowns, (k) => sum((row) => at(row, j) * at(row, k)))),
    target: Float64Array.from(unknowns, (k) => sum((row, i) => at(row, k) * (actual[i] ?? 0))),
  };
}

describe('non-negative least squares', () => {
  it.each(LEAST_SQUARES_CASES)('agree with scipy on $weights.length unknowns', ({ rows, actual, weights }) => {
    const { gram, target } = normalEquations(rows, actual);
    const solution = nonNegativeSolution(gram, target);
    weights.forEach((weight, k) => expect(solution[k]).toBeCloseTo(weight, 6));
  });

  it('meet the conditions of the optimum: no slope where positive, none downhill where zero', () => {
    const row = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 });
    const system = fc.array(fc.tuple(row, fc.integer({ min: 0, max: 50 })), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(system, (equations) => {
        const { gram, target } = normalEquations(
          equations.map(([levels]) => levels),
          equations.map(([, actual]) => actual),
        );
        const solution = nonNegativeSolution(gram, target);
        const size = 1 + Math.max(...target);
        solution.forEach((weight, k) => {
          const slope =
            (target[k] ?? 0) - Array.from(gram[k] ?? []).reduce((sum, value, j) => sum + value * (solution[j] ?? 0), 0);
          expect(weight).toBeGreaterThanOrEqual(0);
          expect(slope).toBeLessThan(1e-6 * size);
          if (weight > 1e-9) expect(Math.abs(slope)).toBeLessThan(1e-6 * size);
        });
      }),
      { numRuns: 500 },
    );
  });
});
