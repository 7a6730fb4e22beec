import { z } from 'zod';
import { pageQuery, readCursor, toPage, writeCursor } from '../../../api/cursor';
import { Problem } from '../../../api/problem';

const position = z.tuple([z.string().nullable(), z.string()]);

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a cursor', () => {
  it('brings back the place it was made at', () => {
    const cursor = writeCursor('tasks', { q: 'ä' }, [null, 'id']);
    expect(readCursor(cursor, 'tasks', { q: 'ä' }, position)).toEqual([null, 'id']);
    expect(readCursor(undefined, 'tasks', {}, position)).toBeUndefined();
  });

  it.each([
    ['of another list', 'keys', {}, writeCursor('tasks', {}, [null, 'id'])],
    ['with other filters', 'tasks', { q: 'b' }, writeCursor('tasks', { q: 'a' }, [null, 'id'])],
    ['with another kind of place', 'tasks', {}, writeCursor('tasks', {}, { id: 1 })],
    ['that is no JSON', 'tasks', {}, 'aGVsbG8'],
    ['that is no base64', 'tasks', {}, '%%%'],
    ['that is empty', 'tasks', {}, ''],
  ])('%s is refused with 400', (_name, list, filters, cursor) => {
    const problem = thrownBy(() => readCursor(cursor, list, filters, position));
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ kind: 'invalid-cursor', status: 400 });
  });
});

describe('a page', () => {
  it('says where to go on exactly when there is more', () => {
    const page = (rows: number[]) => toPage(rows, 2, String, (row) => `after ${row}`);
    expect(page([1, 2, 3])).toEqual({ items: ['1', '2'], nextCursor: 'after 2' });
    expect(page([1, 2])).toEqual({ items: ['1', '2'], nextCursor: null });
    expect(page([])).toEqual({ items: [], nextCursor: null });
  });

  it('is coerced down to 200 entries, 50 where nothing is said, and refused below one', () => {
    expect([pageQuery.limit.parse('100000'), pageQuery.limit.parse('7'), pageQuery.limit.parse(undefined)]).toEqual([
      200, 7, 50,
    ]);
    expect(pageQuery.limit.safeParse('0').success).toBe(false);
    expect(pageQuery.limit.safeParse('many').success).toBe(false);
  });
});
