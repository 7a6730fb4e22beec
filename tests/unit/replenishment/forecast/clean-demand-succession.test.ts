import { borrowHistory, supersede } from '../../../../domain/replenishment/forecast/clean-demand-succession';

describe('history of another item', () => {
  it('goes over to a successor with its factor, aligned at the end', () => {
    const { values, borrowed, why } = supersede([0, 6], [{ itemId: 'old', values: [4, 4, 4, 1], factor: 0.5 }]);
    expect(values).toEqual([2, 2, 2, 6.5]);
    expect(borrowed).toBe(2);
    expect(why).toBe('Its own history and that of old × 0.5.');
  });

  it('adds up several predecessors, longer or shorter than the own history', () => {
    const predecessors = [
      { itemId: 'a', values: [1, 1, 1], factor: 2 },
      { itemId: 'b', values: [10], factor: 1 },
    ];
    expect(supersede([5, 5], predecessors).values).toEqual([2, 7, 17]);
    expect(supersede([5, 5], [])).toEqual({ values: [5, 5], borrowed: 0, why: 'Its own history.' });
  });

  it('is borrowed from a like item for the periods before the own first one only', () => {
    const like = { itemId: 'like', values: [8, 10, 12, 14], factor: 0.25 };
    expect(borrowHistory([1, 2], like)).toEqual({
      values: [2, 2.5, 1, 2],
      borrowed: 2,
      why: 'Its own 2 periods after 2 of like × 0.25.',
    });
    expect(borrowHistory([1, 2, 3, 4, 5], like)).toMatchObject({ values: [1, 2, 3, 4, 5], borrowed: 0 });
    expect(borrowHistory([], like).values).toEqual([2, 2.5, 3, 3.5]);
  });

  it.each([0, -1, NaN, Infinity])('is refused with the factor %s', (factor) => {
    expect(() => supersede([1], [{ itemId: 'old', values: [1], factor }])).toThrow(RangeError);
    expect(() => borrowHistory([1], { itemId: 'old', values: [1], factor })).toThrow(RangeError);
  });
});
