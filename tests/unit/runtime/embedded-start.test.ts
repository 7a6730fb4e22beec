import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openHome } from '../../../runtime/embedded/home';
import { sourceHash } from '../../../workers/start-bundle';
import { warningIn } from '../../../workers/start-log';
import { programEnvironment } from '../../../workers/start-programs';
import { startScreen } from '../../../workers/start-screen';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-start-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the screen that ends a start', () => {
  const runtime = {
    pid: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    apiUrl: 'http://127.0.0.1:3000',
    uiUrl: 'http://127.0.0.1:8233',
    credentialsFile: '/home/credentials.json',
    postgresPort: 5432,
    temporalAddress: '127.0.0.1:7233',
    temporalNamespace: 'neuroerp',
  };
  const screen = (more: object = {}): string =>
    startScreen({ home: openHome(folder), runtime, seconds: 3.21, firstStart: false, movedPorts: [], ...more });

  it('names the URLs, the key, the time it took and the next command, and that the servers are for development', () => {
    for (const wanted of [
      'warm start, 3.2 s',
      'http://127.0.0.1:3000/api/v1',
      'http://127.0.0.1:3000/docs',
      'http://127.0.0.1:8233/namespaces/neuroerp/workflows',
      '/home/credentials.json',
      'npm run demo',
      'not for production',
    ]) {
      expect(screen()).toContain(wanted);
    }
  });

  it('fits on one screen of 24 lines, also when every port had to move', () => {
    const movedPorts = ['api', 'temporal', 'ui', 'postgres', 'worker', 'relay'].map(
      (name) => `port 1 is in use, ${name}`,
    );
    expect(screen({ movedPorts }).split('\n').length).toBeLessThanOrEqual(24);
  });

  it("says where Temporal is when its Web UI is somebody else's", () => {
    expect(screen({ runtime: { ...runtime, uiUrl: null } })).toContain('on the server at 127.0.0.1:7233');
  });
});

describe('the echo of warnings', () => {
  it.each([
    ['{"level":"warn","msg":"mail server is slow"}', 'mail server is slow'],
    ['{"level":"fatal","msg":"could not start"}', 'could not start'],
    ['{"level":"info","msg":"ready"}', undefined],
    ['{"level":"warn"}', undefined],
    ['{"level":"warn","msg":', undefined],
    ['plain text', undefined],
    ['', undefined],
  ])('takes %s for %s', (line, expected) => {
    expect(warningIn(line)).toBe(expected);
  });
});

describe('the environment of a program', () => {
  it('holds its own port and databases, not those of the others', () => {
    const url = (role: string): string => `postgres://${role}@127.0.0.1/neuroerp`;
    const environment = programEnvironment('worker', {
      home: openHome(folder),
      env: { PORT: '3000', KEPT: 'yes' },
      ports: { api: 1, worker: 2, relay: 3 },
      urls: {
        neuroerp_owner: url('owner'),
        neuroerp_app: url('app'),
        neuroerp_relay: url('relay'),
        neuroerp_sequencer: url('sequencer'),
        neuroerp_sweeper: url('sweeper'),
      },
      shared: { TEMPORAL_ADDRESS: '127.0.0.1:7233' },
    });
    expect(environment).toEqual({
      PORT: '3000',
      KEPT: 'yes',
      TEMPORAL_ADDRESS: '127.0.0.1:7233',
      DATABASE_URL_APP: url('app'),
      DATABASE_URL_SWEEPER: url('sweeper'),
      HEALTH_PORT: '2',
      NEUROERP_HOME: folder,
    });
  });
});

describe('the hash of what a workflow bundle is made from', () => {
  it('changes with any source, its name and the lock file, and with nothing else', () => {
    mkdirSync(path.join(folder, 'workflows/platform'), { recursive: true });
    mkdirSync(path.join(folder, 'domain'));
    mkdirSync(path.join(folder, 'api'));
    const write = (file: string, text: string): string => {
      writeFileSync(path.join(folder, file), text);
      return sourceHash(folder);
    };
    const seen = [
      write('workflows/platform/a.ts', 'one'),
      write('workflows/platform/a.ts', 'two'),
      write('workflows/platform/b.ts', ''),
      write('domain/c.ts', 'three'),
      write('package-lock.json', '{}'),
    ];
    expect(new Set(seen).size).toBe(seen.length);
    expect(write('api/d.ts', 'four')).toBe(seen.at(-1));
    expect(seen[0]).toMatch(/^[0-9a-f]{16}$/);
  });
});
