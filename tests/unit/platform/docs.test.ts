import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROLE_NAMES } from '../../../schema/roles';

const root = path.join(__dirname, '..', '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const filesBelow = (folder: string, ending: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => path.posix.join(folder, file));

const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...filesBelow('docs', '.md')];
const packageJson = JSON.parse(read('package.json')) as Record<
  'scripts' | 'dependencies' | 'devDependencies',
  Record<string, string>
>;

/** The cells of every table row of a page, without its backticks. */
function rows(page: string): string[][] {
  return read(page)
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s|:-]+$/.test(line))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll('`', '').trim()),
    );
}

const names = (text: string): string[] =>
  [...text.matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\bPORT\b|\bHOST\b|\bPATH\b|\bTMPDIR\b/g)].map(([name]) => name);

describe('README', () => {
  it('is shorter than 150 lines', () => {
    expect(read('README.md').split('\n').length).toBeLessThan(150);
  });

  it('comes to the first task in at most six commands', () => {
    const commands = [...read('README.md').matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
      block.trim().split('\n'),
    );
    const demo = commands.indexOf('npm run demo');
    expect(demo).toBeGreaterThan(0);
    expect(demo + 1).toBeLessThanOrEqual(6);
  });
});

describe('every page', () => {
  /** As shown in CONTRIBUTING, whose example is not part of the house. */
  const ofTheExample = /remind/;
  const ROOM = /^(domain|runtime|schema|workflows|activities|api|workers|tests|docs|deploy|benchmarks)\/[\w./-]*$/;

  it.each(pages)('%s names only files that exist', (page) => {
    const named = [...read(page).matchAll(/`([^`\n]+)`/g)]
      .map(([, code = '']) => code)
      .filter((code) => ROOM.test(code));
    expect(named.filter((file) => !ofTheExample.test(file) && !existsSync(path.join(root, file)))).toEqual([]);
  });

  it.each(pages)('%s links to pages and headings that exist', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)];
    const broken = links.filter(([, file = '', heading]) => {
      const target = file === '' ? page : path.posix.join(path.posix.dirname(page), file);
      if (!existsSync(path.join(root, target))) return true;
      return heading !== undefined && !anchors(target).includes(heading);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it.each(pages)('%s names only npm scripts that exist', (page) => {
    const scripts = [...read(page).matchAll(/\bnpm (?:run ([\w:-]+)|(start|test|stop)\b)/g)].map(
      ([, run, own]) => run ?? own ?? '',
    );
    expect(scripts.filter((script) => !(script in packageJson.scripts))).toEqual([]);
  });
});

/** Headings as their links are written. */
function anchors(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s+/g, '-'),
  );
}

describe('the table of rooms and arrows', () => {
  it('is the one that lint enforces', () => {
    const table = /const ARROWS = \{([\s\S]*?)\n\};/.exec(read('eslint.config.mjs'))?.[1] ?? '';
    const list = (text: string | undefined) => [...(text ?? '').matchAll(/\w+/g)].map(([room]) => room).sort();
    const enforced = [...table.matchAll(/(\w+): \{ values: \[(.*?)\](?:, types: \[(.*?)\])? \}/g)].map(
      ([, room = '', values, types]) => [room, list(values), list(types)],
    );
    const described = rows('docs/architecture.md')
      .filter((cells) => cells.length === 4 && /^\w+\/$/.test(cells[0] ?? ''))
      .map(([room = '', , values, types]) => [room.slice(0, -1), list(values), list(types)]);
    expect(described.length).toBeGreaterThan(5);
    expect(described).toEqual(enforced);
  });
});

describe('the tables of variables in operations.md', () => {
  const programs = {
    API: 'api/main.ts',
    worker: 'workers/worker.ts',
    relay: 'workers/relay.ts',
    rebuild: 'workers/rebuild.ts',
  };
  const table = rows('docs/operations.md').filter(([name = '']) => names(name).join(', ') === name && name !== '');
  const described = new Set(table.flatMap(([name = '']) => names(name)));

  /** Variables of a program by its `loadConfig`: needed or optional. */
  function readBy(file: string): Map<string, string> {
    const mail = read(file).includes('...mailVariables') ? read('runtime/mail/settings.ts') : '';
    const found = new Map<string, string>();
    for (const source of [read(file), mail]) {
      for (const [, name = '', schema = ''] of source.matchAll(
        /^ {2,6}([A-Z][A-Z0-9_]+): ((?:variable|z)\b[\s\S]*?),\n(?= *[A-Z.}])/gm,
      )) {
        found.set(name, /\.(optional|default)\(/.test(schema) ? '○' : '●');
      }
    }
    return found;
  }

  it.each(Object.entries(programs))('say what %s needs and may be given', (program, file) => {
    const heading = rows('docs/operations.md').find(([first]) => first === 'variable') ?? [];
    const column = heading.indexOf(program);
    const told = table.flatMap((cells) => {
      const mark = cells.length === heading.length ? (cells[column] ?? '') : '';
      return mark === '' || cells[0] === 'NODE_ENV' ? [] : names(cells[0] ?? '').map((name) => [name, mark] as const);
    });
    expect(readBy(file).size).toBeGreaterThan(3);
    expect(new Map([...told].sort())).toEqual(new Map([...readBy(file)].sort()));
  });

  it('name every variable that our programs read, and no other', () => {
    const sources = ['api', 'workers', 'runtime', 'schema', 'activities'].flatMap((room) => filesBelow(room, '.ts'));
    const direct = sources.flatMap((file) =>
      [...read(file).matchAll(/\benv(?:\.([A-Z][A-Z_]+)|\['([A-Z][A-Z_]+)'\])|required\(env, '([A-Z_]+)'\)/g)].map(
        ([, a, b, c]) => a ?? b ?? c ?? '',
      ),
    );
    const ofRoles = ROLE_NAMES.map((role) => `DATABASE_URL_${role.replace('neuroerp_', '').toUpperCase()}`);
    const configured = Object.values(programs).flatMap((file) => [...readBy(file).keys()]);
    expect([...described].sort()).toEqual([...new Set([...direct, ...ofRoles, ...configured])].sort());
  });
});

describe('dependencies.md', () => {
  it('names each direct dependency, with the licence it says itself', () => {
    const direct = Object.keys({ ...packageJson.dependencies, ...packageJson.devDependencies }).sort();
    const told = new Map(
      rows('docs/dependencies.md')
        .filter(([name]) => name !== 'package')
        .map(([name = '', licence = '']) => [name, licence]),
    );
    expect([...told.keys()].sort()).toEqual(direct);
    for (const name of direct) {
      const { license } = JSON.parse(read(`node_modules/${name}/package.json`)) as { license: string };
      if (!license.includes(' ')) expect([name, told.get(name)]).toEqual([name, license]);
    }
  });
});

describe('the example of CONTRIBUTING', () => {
  const shown = new Map(
    [...read('CONTRIBUTING.md').matchAll(/`([\w./-]*remind[\w./-]*\.ts)`[^`]*\n\n```ts\n([\s\S]*?)```/g)].map(
      ([, file = '', code = '']) => [file, code],
    ),
  );

  it('imports what exists, from the house or from itself', () => {
    expect(shown.size).toBeGreaterThan(6);
    const missing = [...shown].flatMap(([file, code]) =>
      [...code.matchAll(/import (?:type )?\{ ([^}]+) \} from '(\.[^']+)'/g)].flatMap(([, imported = '', from = '']) => {
        const target = `${path.posix.join(path.posix.dirname(file), from)}.ts`;
        const source = shown.get(target) ?? (existsSync(path.join(root, target)) ? read(target) : '');
        return imported
          .split(', ')
          .filter(
            (name) =>
              !new RegExp(`export (?:declare )?(?:async )?(?:function|const|interface|type|class) ${name}\\b`).test(
                source,
              ),
          )
          .map((name) => `${file}: ${name} of ${from}`);
      }),
    );
    expect(missing).toEqual([]);
  });
});
