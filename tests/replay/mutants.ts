import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

const ROOT = path.join(__dirname, '..', '..');
const ROOMS = ['workflows', 'domain', 'activities', 'schema', 'runtime'];

/** One change to one file of the workflows. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A copy of the workflows that can be changed and bundled. */
export interface Copy {
  /** Bundles the copy with some changes, and takes them back. @throws Error when a text to change is not there. */
  bundle(mutations: readonly Mutation[]): Promise<string>;
  remove(): void;
}

export function copyWorkflows(): Copy {
  const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-mutants-'));
  for (const room of ROOMS) cpSync(path.join(ROOT, room), path.join(folder, room), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return {
    bundle: async (mutations) => {
      const originals = new Map<string, string>();
      for (const { file, from, to } of mutations) {
        const place = path.join(folder, file);
        const text = readFileSync(place, 'utf8');
        if (!originals.has(place)) originals.set(place, text);
        if (text.split(from).length !== 2) throw new Error(`${file} does not hold this once: ${from}`);
        writeFileSync(place, text.replace(from, to));
      }
      try {
        const { code } = await bundleWorkflowCode({
          workflowsPath: path.join(folder, 'workflows', 'index.ts'),
          logger: new DefaultLogger('WARN'),
        });
        return code;
      } finally {
        for (const [place, text] of originals) writeFileSync(place, text);
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
