import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isAllowed } from '../../support/platform/licence';

const root = path.join(__dirname, '..', '..', '..');

/** What the registry does not say, or not as an SPDX expression; read from the package's own licence text. */
const READ_BY_PEOPLE: Readonly<Record<string, string>> = {
  'dejavu-fonts-ttf': 'Bitstream-Vera',
  duck: 'BSD-2-Clause',
  'png-js': 'MIT',
  unionfs: 'Unlicense',
};

interface Locked {
  readonly license?: string;
  readonly version?: string;
}
const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
  packages: Readonly<Record<string, Locked>>;
};
const locked = Object.entries(packages)
  .filter(([place]) => place !== '')
  .map(([place, { license }]) => {
    const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return { place, name, licence: READ_BY_PEOPLE[name] ?? license };
  });

describe('the licence of every package, direct or not', () => {
  it('is one we may ship under', () => {
    expect(locked.length).toBeGreaterThan(100);
    const refused = locked.filter(({ licence }) => licence === undefined || !isAllowed(licence));
    expect(refused.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
  });

  it('was read by people only where the registry leaves it open, and where the text still lies', () => {
    for (const name of Object.keys(READ_BY_PEOPLE)) {
      const entries = locked.filter((entry) => entry.name === name);
      expect(entries).not.toEqual([]);
      for (const { place } of entries) {
        const declared = packages[place]?.license;
        expect(declared === undefined || !isAllowed(declared)).toBe(true);
        expect(existsSync(path.join(root, place, 'LICENSE'))).toBe(true);
      }
    }
  });
});

describe('a licence expression', () => {
  it.each(['MIT', '(MIT OR GPL-3.0-or-later)', '(ISC AND CC-BY-3.0)', 'Apache-2.0 AND MIT'])('allows %s', (text) => {
    expect(isAllowed(text)).toBe(true);
  });

  it.each(['GPL-3.0-only', 'AGPL-3.0-only', 'MIT AND GPL-2.0-only', 'LGPL-3.0-or-later', 'UNLICENSED', '', 'BSD'])(
    'refuses %p',
    (text) => {
      expect(isAllowed(text)).toBe(false);
    },
  );

  it('with more than one operator is left to people', () => {
    expect(isAllowed('(MIT OR ISC) AND GPL-2.0-only')).toBe(false);
    expect(isAllowed('MIT OR ISC AND GPL-2.0-only')).toBe(false);
  });
});
