import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { repositoryRoot } from '../../../../runtime/embedded/home';

/** The files of one commit in a folder of their own, with this checkout's packages. */
export interface Tree {
  readonly commit: string;
  readonly root: string;
  /** True when the commit asks for other packages than those it is given. */
  readonly otherPackages: boolean;
  remove(): void;
}

function git(...args: readonly string[]): string {
  return execFileSync('git', [...args], {
    cwd: repositoryRoot(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** The commit before the last one that changed workflows or activities; undefined without such a history. */
export function commitBeforeLastChange(): string | undefined {
  try {
    const changed = git('log', '-1', '--format=%H', '--', 'workflows', 'activities');
    return git('rev-parse', '--verify', '--quiet', `${changed}^`);
  } catch {
    return undefined;
  }
}

/** @throws Error when there is no such commit. */
export function treeOf(commit: string): Tree {
  const hash = git('rev-parse', '--verify', `${commit}^{commit}`);
  const root = mkdtempSync(path.join(tmpdir(), `neuroerp-tree-${hash.slice(0, 8)}-`));
  const archive = execFileSync('git', ['archive', '--format=tar', hash], {
    cwd: repositoryRoot(),
    maxBuffer: 1 << 30,
  });
  execFileSync('tar', ['-x', '-C', root], { input: archive });
  symlinkSync(path.join(repositoryRoot(), 'node_modules'), path.join(root, 'node_modules'));
  return {
    commit: hash,
    root,
    otherPackages: git('diff', '--name-only', hash, 'HEAD', '--', 'package-lock.json') !== '',
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
