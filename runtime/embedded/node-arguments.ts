import { existsSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from './home';

/**
 * Node's arguments to run one of our programs, named without extension from the repository's root: the compiled file
 * when this code runs compiled, else the TypeScript source through tsx. `--require` because `--import` reaches
 * CommonJS sources only from Node 20.6 on.
 */
export function nodeArguments(program: string): string[] {
  const compiled = path.join(repositoryRoot(), 'dist', `${program}.js`);
  if (path.extname(__filename) === '.js') return ['--enable-source-maps', compiled];
  const source = path.join(repositoryRoot(), `${program}.ts`);
  if (!existsSync(source)) throw new Error(`there is no ${source}`);
  return ['--require', require.resolve('tsx/cjs'), source];
}
