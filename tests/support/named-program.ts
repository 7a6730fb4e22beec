import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/**
 * Runs the program of a folder that the first argument names, with the arguments after it; without a name, lists the
 * programs there are. A folder's own `run.ts` is not one of them. The exit code is the program's, 2 for an unknown name.
 */
export function runNamedProgram(folder: string, kind: string): void {
  const [name, ...rest] = process.argv.slice(2);
  const known = readdirSync(folder)
    .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
    .map((file) => path.basename(file, '.ts'));
  if (name === undefined) {
    process.stdout.write(`${known.join('\n')}\n`);
  } else if (!known.includes(name)) {
    process.stderr.write(`there is no ${kind} ${name}; there are: ${known.join(', ')}\n`);
    process.exitCode = 2;
  } else {
    const program = ['--require', require.resolve('tsx/cjs'), path.join(folder, `${name}.ts`), ...rest];
    process.exitCode = spawnSync(process.execPath, program, { stdio: 'inherit' }).status ?? 1;
  }
}
