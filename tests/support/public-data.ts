import { existsSync } from 'node:fs';
import path from 'node:path';

/**
 * A file of the public data sets, which are no part of the repository: under `NEUROERP_DATA`, else in the folder
 * `shared/data` beside the checkout. Undefined where it is absent; the caller says so and goes on with made data, or ends.
 */
export function publicData(...parts: readonly string[]): string | undefined {
  const folder = process.env.NEUROERP_DATA ?? path.resolve(__dirname, '../../../shared/data');
  const file = path.join(folder, ...parts);
  return existsSync(file) ? file : undefined;
}
