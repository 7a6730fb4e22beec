/** Rows by a key, each group in the order of the rows. Rows without a key are left out. */
export function groupBy<Row, Key>(rows: Iterable<Row>, keyOf: (row: Row) => Key | undefined): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
