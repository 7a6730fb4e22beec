import { SeriesFileError, readSeries } from '../../../support/replenishment/series-file';

describe('a file of series', () => {
  it('is read with and without a header, quoted or not, with empty cells at both ends', () => {
    const text = '"V1","V2","V3","V4"\n"W1","1.5","2","3"\nW2,,4,5e1\n\nW3,7,8,\n';
    expect(readSeries(text, 1).series).toEqual([
      { id: 'W1', line: 2, past: [1.5, 2], actual: [3] },
      { id: 'W2', line: 3, past: [4], actual: [50] },
      { id: 'W3', line: 5, past: [7], actual: [8] },
    ]);
    expect(readSeries('a,1,2\nb,3,4', 1).series.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it.each([';', '\t'])('is read with the separator %j', (separator) => {
    expect(readSeries(['a', '1', '2', '-3.25'].join(separator), 2).series[0]).toMatchObject({
      past: [1],
      actual: [2, -3.25],
    });
  });

  it.each([
    ['a,1,2\nb,3,x', 'line 2, column 3: "x" is no number.'],
    ['a,1,2\nb,3,,4', 'line 2, column 3: a gap between values; fill it first.'],
    ['id,x\na,1,NaN', 'line 2, column 3: "NaN" is no number.'],
    ['a;1;2,5', 'line 1, column 3: "2,5" is no number.'],
    ['a,1,2\na,3,4', 'line 2, column 1: a stands in line 1 already.'],
    ['a,1,2\n,3,4', 'line 2, column 1: the id is missing.'],
    ['a,1\nb,,', 'No series has more than the 1 values that are held out.'],
    ['', 'The file holds no series.'],
    ['id,first,second', 'The file holds no series.'],
  ])('%j is refused with the place', (text, message) => {
    expect(() => readSeries(text, 1)).toThrow(new SeriesFileError(message));
  });

  it('leaves out series that are too short, and says which', () => {
    const { series, tooShort } = readSeries('a,1,2,3\nb,3,4\nc,,', 2);
    expect(series.map(({ id }) => id)).toEqual(['a']);
    expect(tooShort).toEqual([
      { id: 'b', line: 2, values: 2 },
      { id: 'c', line: 3, values: 0 },
    ]);
  });

  it('with an open quote is refused', () => {
    expect(() => readSeries('a,"1,2\nb,3,4', 1)).toThrow(SeriesFileError);
  });
});
