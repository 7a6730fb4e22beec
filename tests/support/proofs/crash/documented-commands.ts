import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../../../../runtime/embedded/home';

const PAGE = 'docs/operations.md';

/**
 * The shell commands under a heading of the operations page, one list a block, in order: what a proof runs is what an
 * operator reads. @throws Error when there is no such heading.
 */
export function documentedCommands(heading: string): string[][] {
  const page = readFileSync(path.join(repositoryRoot(), PAGE), 'utf8');
  const lines = page.split('\n');
  const from = lines.indexOf(heading);
  if (from === -1) throw new Error(`${PAGE} has no heading “${heading}”`);
  const level = heading.split(' ')[0]?.length ?? 0;
  const length = lines.slice(from + 1).findIndex((line) => (/^(#+) /.exec(line)?.[1]?.length ?? 99) <= level);
  const section = lines.slice(from + 1, length === -1 ? undefined : from + 1 + length).join('\n');
  return [...section.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block.trim().split('\n'));
}

/** Runs a command of the page from the repository's root, as it is; what it prints. @throws Error with all it said. */
export async function runDocumented(command: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command], { cwd: repositoryRoot(), env });
    return stdout + stderr;
  } catch (error) {
    const { message, stdout, stderr } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${command}: ${message}\n${stdout ?? ''}${stderr ?? ''}`, { cause: error });
  }
}
