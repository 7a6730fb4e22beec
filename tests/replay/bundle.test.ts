import { readFileSync } from 'node:fs';
import { testAddress } from '../support/servers/environment';

/** Measured 545,159 bytes without its source map, and a tenth: what grows it further is a library that does not belong. */
const MOST_CODE_BYTES = 600_000;

/** All that may be in it beside the workflows themselves: the SDK and what the SDK needs. */
const PACKAGES = ['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];

/** Ours outside `workflows/`: constants, and what encodes the failures that a workflow itself throws. */
const OUTSIDE = [
  'domain/platform/failures.ts',
  'domain/platform/search-attributes.ts',
  'runtime/codec/failure-converter.ts',
];

describe('the workflow bundle', () => {
  const code = readFileSync(testAddress('NEUROERP_TEST_BUNDLE'), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '');
  const modules = [...code.matchAll(/^\/\*\*\*\/ "(?:\.\/)?([^"\n]+)"$/gm)].map((match) => match[1] ?? '');
  const ours = modules.filter((name) => !/node_modules\/|^\?|^__temporal_custom/.test(name));

  it('stays small: every worker evaluates it anew for every workflow it holds', () => {
    expect(Buffer.byteLength(code)).toBeLessThan(MOST_CODE_BYTES);
  });

  it('holds no library but the SDK: no zod, nothing that brings a clock or dice of its own', () => {
    const packages = new Set(
      modules.flatMap((name) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(name)?.slice(1) ?? []),
    );
    expect([...packages].sort()).toEqual(PACKAGES);
  });

  it('holds no Node built-in', () => {
    expect(code).not.toMatch(/__webpack_require__\("node:|^module\.exports = require\(/m);
    expect(modules.filter((name) => /^(node:|external )/.test(name))).toEqual([]);
  });

  it('holds of our own nothing but workflows and constants, and no manifest', () => {
    const strangers = ours.filter((name) => !name.startsWith('workflows/') && !OUTSIDE.includes(name));
    expect(strangers).toEqual([]);
    expect(ours).toContain('workflows/receivables/collect-account.ts');
    expect(ours.filter((name) => /manifest/.test(name))).toEqual([]);
  });
});
