import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { ROLE_NAMES } from '../../../schema/roles';
import { PROGRAMS } from '../../../workers/start-programs';

const root = path.join(__dirname, '..', '..', '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

interface Service {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test?: string[]; disable?: boolean };
}
interface Compose {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
}

const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as Compose;
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('runs Temporal on Postgres with its Web UI, our Postgres, the three programs and the migration job', () => {
    expect(Object.keys(compose.services).sort()).toEqual(
      ['api', 'migrate', 'postgres', 'relay', 'temporal', 'temporal-postgres', 'temporal-ui', 'worker'].sort(),
    );
    expect(compose.services['temporal']?.environment).toMatchObject({
      DB: 'postgres12',
      POSTGRES_SEEDS: 'temporal-postgres',
    });
  });

  it('pins every image to a version', () => {
    for (const [name, { image }] of services) {
      expect({ name, image }).toEqual({ name, image: expect.stringMatching(/:(local|\d+\.\d+[\w.-]*)$/) as string });
    }
  });

  it('waits only for services that exist, and for healthy ones only where there is a health check', () => {
    for (const [, { depends_on: awaited = {} }] of services) {
      for (const [name, { condition }] of Object.entries(awaited)) {
        const target = compose.services[name];
        expect(target).toBeDefined();
        if (condition === 'service_healthy') expect(target?.healthcheck?.test).toBeDefined();
      }
    }
  });

  it('holds no secret itself, and each one it asks for is written by make-env.sh', () => {
    const variables = [...text.matchAll(/\$\{([A-Z_]+)([^}]*)\}/g)];
    expect(variables.length).toBeGreaterThan(0);
    for (const [, name, rest] of variables) {
      // What mail needs is nobody's business but the installation's: empty means the local mailbox.
      if (/^(NEUROERP_MAIL|SMTP_\w+)$/.test(name ?? '')) continue;
      expect({ name, rest }).toEqual({ name, rest: ':?run deploy/make-env.sh first' });
      expect(read('deploy/make-env.sh')).toContain(`${name}=`);
    }
    for (const [, { environment = {} }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|PWD|KEY|SECRET/.test(name)) expect(value).toMatch(/^\$\{/);
        if (name.startsWith('DATABASE_URL')) expect(value).toMatch(/^postgres:\/\/\w+:\$\{/);
      }
    }
  });

  it('opens ports on the loopback address only', () => {
    for (const [, { ports = [] }] of services) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it('mounts only declared volumes and files that exist', () => {
    for (const [, { volumes = [] }] of services) {
      for (const volume of volumes) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('.')) expect(existsSync(path.join(root, source))).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  it('gives each program its compiled file and the database roles that npm start gives it, no more', () => {
    for (const [name, program] of Object.entries(PROGRAMS)) {
      const service = compose.services[name];
      expect(service?.command).toEqual(['node', `dist/${program.file}.js`]);
      const given = Object.keys(service?.environment ?? {}).filter((variable) => variable.startsWith('DATABASE_URL_'));
      const wanted = program.roles.map((role) => `DATABASE_URL_${role.replace('neuroerp_', '').toUpperCase()}`);
      expect(given.sort()).toEqual([...wanted].sort());
    }
    expect(Object.keys(compose.services['migrate']?.environment ?? {})).toEqual(
      expect.arrayContaining(ROLE_NAMES.map((role) => `DATABASE_URL_${role.replace('neuroerp_', '').toUpperCase()}`)),
    );
  });
});

describe('Dockerfile', () => {
  const instructions = read('Dockerfile')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, keyword = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return { keyword, rest };
    });
  const of = (keyword: string): string[] => instructions.filter((i) => i.keyword === keyword).map((i) => i.rest);
  const stages = of('FROM').map((from) => /^(\S+) AS (\w+)$/.exec(from));

  it('consists of known instructions', () => {
    const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'EXPOSE', 'HEALTHCHECK', 'CMD'];
    for (const { keyword } of instructions) expect(known).toContain(keyword);
  });

  it('builds in stages on one pinned Debian slim image', () => {
    expect(stages.length).toBeGreaterThan(1);
    expect(new Set(stages.map((stage) => stage?.[1])).size).toBe(1);
    expect(stages[0]?.[1]).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim$/);
  });

  it('copies only from its own stages and from files that exist and are not ignored', () => {
    const ignored = read('.dockerignore').split('\n');
    for (const copy of of('COPY')) {
      const from = /^--from=(\w+)/.exec(copy)?.[1];
      if (from !== undefined) expect(stages.map((stage) => stage?.[2])).toContain(from);
      else {
        for (const source of copy.split(' ').slice(0, -1)) {
          expect(existsSync(path.join(root, source))).toBe(true);
          expect(ignored).toContain(`!${source}`);
        }
      }
    }
  });

  it('ends as a user who is not root, with a health check, and runs node itself so that signals arrive', () => {
    const release = instructions.slice(instructions.findLastIndex((i) => i.keyword === 'FROM'));
    expect(release.find((i) => i.keyword === 'USER')?.rest).toBe('node');
    expect(release.find((i) => i.keyword === 'HEALTHCHECK')?.rest).toContain('/ready');
    const command = release.find((i) => i.keyword === 'CMD')?.rest ?? '[]';
    expect((JSON.parse(command) as string[])[0]).toBe('node');
  });
});

describe('make-env.sh', () => {
  it('writes fresh secrets for the owner alone and never touches an existing file', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-env-'));
    try {
      mkdirSync(path.join(folder, 'deploy'));
      copyFileSync(path.join(root, 'deploy/make-env.sh'), path.join(folder, 'deploy/make-env.sh'));
      const run = (): string => {
        execFileSync('sh', [path.join(folder, 'deploy/make-env.sh')]);
        return readFileSync(path.join(folder, '.env'), 'utf8');
      };
      const first = run();
      expect(run()).toBe(first);
      expect(statSync(path.join(folder, '.env')).mode & 0o777).toBe(0o600);
      const values = first
        .trim()
        .split('\n')
        .map((line) => line.slice(line.indexOf('=') + 1));
      expect(new Set(values).size).toBe(values.length);
      const key = /^NEUROERP_CODEC_KEYS=k1:(.*)$/m.exec(first)?.[1] ?? '';
      expect(Buffer.from(key, 'base64url')).toHaveLength(32);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
