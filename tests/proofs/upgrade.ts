import { parseArgs } from 'node:util';
import { ProofReport } from '../support/proofs/proof-report';
import { provePolicyChange } from '../support/proofs/upgrade/policy-change';
import { commitBeforeLastChange, treeOf } from '../support/proofs/upgrade/tree-of-commit';
import type { Tree } from '../support/proofs/upgrade/tree-of-commit';
import { proveTwoVersions } from '../support/proofs/upgrade/two-versions';
import { withUpgradeHouse } from '../support/proofs/upgrade/upgrade-house';

/**
 * `npm run prove -- upgrade [--from <commit>] [--to <commit>] [--processes 50] [--open 10000] [--rate 50]`: workers of two
 * commits share a queue, and a policy changes under many open processes. The commits are taken from the history of this
 * repository; by default the newest, and the one before the last change of workflows or activities. The relay and the
 * schema are those of this checkout. Exit code 2 where there is no history.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      from: { type: 'string' },
      to: { type: 'string', default: 'HEAD' },
      processes: { type: 'string', default: '50' },
      open: { type: 'string', default: '10000' },
      rate: { type: 'string', default: '50' },
      // Lets the relay send faster than what is proven, to see the proof fail.
      'relay-rate': { type: 'string' },
    },
  });
  const from = values.from ?? commitBeforeLastChange();
  if (from === undefined) {
    process.stderr.write('the drill takes the older version from git, and there is no history here\n');
    process.exitCode = 2;
    return;
  }
  const report = new ProofReport('upgrade');
  const trees: Tree[] = [];
  try {
    const before = treeOf(from);
    trees.push(before);
    const after = treeOf(values.to);
    trees.push(after);
    report.figure('old version', before.commit);
    report.figure('new version', after.commit);
    if (before.otherPackages) report.figure('note', 'the old version runs with the packages of this checkout');
    if (Number(values.processes) > 0) {
      await withUpgradeHouse('upgrade_versions', (house) =>
        proveTwoVersions(house, { before, after }, report, Number(values.processes)),
      );
    }
    if (Number(values.open) > 0) {
      await withUpgradeHouse('upgrade_policy', (house) =>
        provePolicyChange(house, after, report, {
          processes: Number(values.open),
          perSecond: Number(values['relay-rate'] ?? values.rate),
          provenPerSecond: Number(values.rate),
        }),
      );
    }
  } finally {
    for (const tree of trees) tree.remove();
  }
  if (!report.finish()) process.exitCode = 1;
}

void main().catch((error: Error) => {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exitCode = 1;
});
