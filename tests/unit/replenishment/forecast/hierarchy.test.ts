import fc from 'fast-check';
import { reconcile } from '../../../../domain/replenishment/forecast/hierarchy';
import type { HierarchyNode, Reconciliation } from '../../../../domain/replenishment/forecast/hierarchy';
import { roundHierarchy } from '../../../../domain/replenishment/forecast/hierarchy-round';
import { denseReconciliation } from '../../../support/replenishment/dense-reconciliation';

const METHODS: readonly Reconciliation[] = ['bottom-up', 'top-down', 'least-squares', 'variance'];

/** A whole of two groups, of two items and of three. */
const COMPANY: readonly HierarchyNode[] = [
  { id: 'all', parent: undefined, forecast: [100], variance: 4, past: 80 },
  { id: 'a', parent: 'all', forecast: [30], variance: 2, past: 20 },
  { id: 'b', parent: 'all', forecast: [50], variance: 6, past: 60 },
  { id: 'a1', parent: 'a', forecast: [10], variance: 1, past: 5 },
  { id: 'a2', parent: 'a', forecast: [15], variance: 3, past: 15 },
  { id: 'b1', parent: 'b', forecast: [20], variance: 2, past: 30 },
  { id: 'b2', parent: 'b', forecast: [20], variance: 2, past: 20 },
  { id: 'b3', parent: 'b', forecast: [0], variance: 1, past: 10 },
];

/** Trees of up to forty nodes: each node after the first hangs on one before it. */
const trees = fc
  .array(
    fc.record({
      above: fc.nat(),
      value: fc.integer({ min: 0, max: 1000 }),
      variance: fc.integer({ min: 1, max: 50 }),
      past: fc.integer({ min: 0, max: 20 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((drawn) =>
    drawn.map(({ above, value, variance, past }, at): HierarchyNode => ({
      id: `n${at}`,
      parent: at === 0 ? undefined : `n${above % at}`,
      forecast: [value, value / 3],
      variance,
      past,
    })),
  );

const partsOf = (nodes: readonly HierarchyNode[], id: string) => nodes.filter(({ parent }) => parent === id);

describe('forecasts of a hierarchy', () => {
  it('are the sums of the items bottom-up', () => {
    const values = reconcile(COMPANY, 'bottom-up');
    expect([values.get('a'), values.get('b'), values.get('all')]).toEqual([[25], [40], [65]]);
    expect(values.get('b2')).toEqual([20]);
  });

  it('are divided by past shares top-down', () => {
    const values = reconcile(COMPANY, 'top-down');
    expect(values.get('all')).toEqual([100]);
    expect(values.get('a')).toEqual([25]);
    expect(values.get('a2')).toEqual([18.75]);
    expect(values.get('b1')?.[0]).toBeCloseTo(37.5, 12);
  });

  it('divide alike among parts that never sold', () => {
    const nodes = COMPANY.map((node) => ({ ...node, past: 0 }));
    expect(reconcile(nodes, 'top-down').get('b1')?.[0]).toBeCloseTo(50 / 3, 12);
  });

  it.each(['least-squares', 'variance'] as const)('agree by %s with the matrix formula', (method) => {
    fc.assert(
      fc.property(trees, (nodes) => {
        // The matrix formula knows no bound at zero.
        const high = nodes.map((node) => ({
          ...node,
          forecast: [(node.forecast[0] ?? 0) + 1e6 * leavesBelow(nodes, node.id)],
        }));
        const expected = denseReconciliation(high, method === 'variance');
        const values = reconcile(high, method);
        high.forEach(({ id }, at) => {
          const [value = NaN] = values.get(id) ?? [];
          expect(Math.abs(value - (expected[at] ?? NaN))).toBeLessThan(1e-6 * (1 + Math.abs(value)));
        });
      }),
      { numRuns: 150 },
    );
  });

  it.each(METHODS)('add up by %s in every step and are never below zero', (method) => {
    fc.assert(
      fc.property(trees, (nodes) => {
        const values = reconcile(nodes, method);
        for (const { id } of nodes) {
          const parts = partsOf(nodes, id);
          (values.get(id) ?? []).forEach((value, step) => {
            expect(value).toBeGreaterThanOrEqual(-1e-9);
            if (parts.length === 0) return;
            const sum = parts.reduce((all, part) => all + (values.get(part.id)?.[step] ?? NaN), 0);
            expect(Math.abs(sum - value)).toBeLessThan(1e-9 * (1 + value));
          });
        }
      }),
      { numRuns: 200 },
    );
  });

  it.each(METHODS)('stay what they are by %s where they add up already', (method) => {
    const first = reconcile(COMPANY, 'top-down');
    const adding = COMPANY.map((node) => ({ ...node, forecast: first.get(node.id) ?? [] }));
    const again = reconcile(adding, method);
    for (const { id } of COMPANY) expect(again.get(id)?.[0]).toBeCloseTo(first.get(id)?.[0] ?? NaN, 9);
  });

  it('change an uncertain node more than a certain one', () => {
    const values = reconcile(COMPANY, 'variance');
    const change = (id: string, base: number) => Math.abs((values.get(id)?.[0] ?? NaN) - base);
    expect(change('a2', 15)).toBeCloseTo(3 * change('a1', 10), 9);
  });

  it.each([
    ['two nodes of one id', [COMPANY[0], COMPANY[0]]],
    ['an unknown parent', [COMPANY[1]]],
    ['a circle', [{ ...COMPANY[0], parent: 'a' }, COMPANY[1]]],
    ['different lengths', [COMPANY[0], { ...COMPANY[1], forecast: [1, 2] }]],
    ['a value below zero', [{ ...COMPANY[0], forecast: [-1] }]],
    ['a missing variance', [{ id: 'all', parent: undefined, forecast: [1] }]],
  ])('are refused with %s', (_name, nodes) => {
    expect(() => reconcile(nodes as HierarchyNode[], 'variance')).toThrow(RangeError);
  });
});

describe('rounded forecasts of a hierarchy', () => {
  const values = (rows: readonly (readonly [string, string | undefined, number])[]) =>
    rows.map(([id, parent, value]) => ({ id, parent, value }));

  it('round the whole, and give the largest remainders what is missing', () => {
    const rounded = roundHierarchy(
      values([
        ['all', undefined, 10.5],
        ['a', 'all', 3.2],
        ['b', 'all', 3.7],
        ['c', 'all', 3.6],
      ]),
      1,
    );
    expect(Object.fromEntries(rounded)).toEqual({ all: 11, a: 3, b: 4, c: 4 });
  });

  it('take the first of equal remainders', () => {
    const thirds = values([
      ['all', undefined, 1],
      ['a', 'all', 1 / 3],
      ['b', 'all', 1 / 3],
      ['c', 'all', 1 / 3],
    ]);
    expect(Object.fromEntries(roundHierarchy(thirds, 1))).toEqual({ all: 1, a: 1, b: 0, c: 0 });
  });

  it('are exact in decimal units', () => {
    const kilograms = values([
      ['all', undefined, 0.6000000000000001],
      ['a', 'all', 0.3],
      ['b', 'all', 0.30000000000000004],
    ]);
    expect(Object.fromEntries(roundHierarchy(kilograms, 0.1))).toEqual({ all: 6, a: 3, b: 3 });
  });

  it('add up exactly, and each is less than one unit from its value', () => {
    fc.assert(
      fc.property(trees, fc.constantFrom(1, 0.1, 12), (nodes, unit) => {
        const reconciled = reconcile(nodes, 'variance');
        const exact = nodes.map(({ id, parent }) => ({
          id,
          parent,
          value: Math.max(0, reconciled.get(id)?.[1] ?? NaN),
        }));
        const rounded = roundHierarchy(exact, unit);
        for (const { id, value } of exact) {
          const units = rounded.get(id) ?? NaN;
          const parts = partsOf(nodes, id);
          expect(Math.abs(units - value / unit)).toBeLessThan(1 + 1e-6);
          if (parts.length > 0) expect(parts.reduce((sum, part) => sum + (rounded.get(part.id) ?? NaN), 0)).toBe(units);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('refuse a unit of zero and values below zero', () => {
    expect(() => roundHierarchy(values([['all', undefined, 1]]), 0)).toThrow(RangeError);
    expect(() => roundHierarchy(values([['all', undefined, -1]]), 1)).toThrow(RangeError);
  });
});

/** How many leaves a node has below it; itself counts when it is one. */
function leavesBelow(nodes: readonly HierarchyNode[], id: string): number {
  const parts = partsOf(nodes, id);
  return parts.length === 0 ? 1 : parts.reduce((sum, part) => sum + leavesBelow(nodes, part.id), 0);
}
