import fc from 'fast-check';
import { classifyAbcXyz, coefficientOfVariation } from '../../../../domain/replenishment/inventory/abc-xyz';

const item = (itemId: string, value: number, demand: number[] = [1]) => ({ itemId, value, demand });

describe('ABC by value', () => {
  it('values 70, 15, 8, 4, 3: the item that crosses 80 % is still A, the one that crosses 95 % still B', () => {
    const classes = classifyAbcXyz([item('e', 3), item('a', 70), item('c', 8), item('b', 15), item('d', 4)]);
    expect(classes.map(({ itemId, abc }) => `${itemId}${abc}`)).toEqual(['aA', 'bA', 'cB', 'dB', 'eC']);
  });

  it('takes other cuts, breaks ties by item id, and puts what has no value into C', () => {
    const classes = classifyAbcXyz([item('z', 50), item('y', 50), item('x', 0)], { a: 0.5, b: 0.9, x: 0.5, y: 1 });
    expect(classes.map(({ itemId, abc }) => `${itemId}${abc}`)).toEqual(['yA', 'zB', 'xC']);
    expect(classifyAbcXyz([item('x', 0)])).toMatchObject([{ abc: 'C', shareBefore: 0 }]);
    expect(classifyAbcXyz([])).toEqual([]);
  });
});

describe('XYZ by variation', () => {
  it.each([
    [[4, 4, 4, 4], 'X', 0],
    [[1, 3, 1, 3], 'X', 0.5],
    [[0, 2, 0, 2], 'Y', 1],
    [[0, 0, 0, 4], 'Z', Math.sqrt(3)],
    [[7], 'X', 0],
  ])('%j is %s', (demand, xyz, variation) => {
    const [found] = classifyAbcXyz([item('a', 1, demand)]);
    expect(found?.xyz).toBe(xyz);
    expect(found?.variation).toBeCloseTo(variation, 12);
  });

  it('without demand it is Z, and the variation is not a number made up', () => {
    expect(classifyAbcXyz([item('a', 1, [0, 0])])).toMatchObject([{ xyz: 'Z', variation: undefined }]);
    expect(coefficientOfVariation([])).toBeUndefined();
  });

  it('does not change with the unit, and stays finite for absurd outliers', () => {
    const units = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(units, fc.constantFrom(1e-6, 12, 1e300), (demand, factor) => {
        const one = coefficientOfVariation(demand);
        const other = coefficientOfVariation(demand.map((each) => each * factor));
        if (one === undefined) expect(other).toBeUndefined();
        else expect(other).toBeCloseTo(one, 9);
      }),
    );
  });
});
