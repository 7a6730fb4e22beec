import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** `npm run bench -- <name> [arguments]` runs one benchmark; without a name the benchmarks there are are listed. */
const [name, ...rest] = process.argv.slice(2);
const known = readdirSync(__dirname)
  .filter((file) => file.endsWith('.ts') && file !== path.basename(__filename))
  .map((file) => path.basename(file, '.ts'));

if (name === undefined) {
  process.stdout.write(`${known.join('\n')}\n`);
} else {
  const file = path.join(__dirname, `${name}.ts`);
  if (!known.includes(name) || !existsSync(file)) {
    process.stderr.write(`there is no benchmark ${name}; there are: ${known.join(', ')}\n`);
    process.exitCode = 2;
  } else {
    const run = spawnSync(process.execPath, ['--require', require.resolve('tsx/cjs'), file, ...rest], {
      stdio: 'inherit',
    });
    process.exitCode = run.status ?? 1;
  }
}
