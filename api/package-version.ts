import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The `version` of the nearest package.json above `folder`: it lies further up from the built files than from sources. */
export function packageVersion(folder: string): string {
  const file = path.join(folder, 'package.json');
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('there is no package.json above the program');
  return packageVersion(parent);
}
