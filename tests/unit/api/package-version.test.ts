import { readFileSync } from 'node:fs';
import path from 'node:path';
import { packageVersion } from '../../../api/package-version';

const root = path.join(__dirname, '../../..');
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

describe('the version of the program', () => {
  it.each(['api', 'dist/api'])('is that of its package, run from %s', (folder) => {
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(packageVersion(path.join(root, folder))).toBe(version);
  });
});
