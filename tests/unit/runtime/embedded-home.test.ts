import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  homeFolder,
  openHome,
  readRuntime,
  removeRuntime,
  repositoryRoot,
  writeRuntime,
} from '../../../runtime/embedded/home';
import { followLog, lastLines, openLog } from '../../../runtime/embedded/log-file';
import { freePort, holdPort, requireFreePort } from '../../../runtime/embedded/ports';
import { canEnter } from '../../../runtime/embedded/postgres-user';
import { loadSecrets } from '../../../runtime/embedded/secrets';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'neuroerp-home-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the home folder', () => {
  it('is .neuroerp beside package.json, unless NEUROERP_HOME moves it', () => {
    expect(homeFolder({})).toBe(path.join(repositoryRoot(), '.neuroerp'));
    expect(existsSync(path.join(repositoryRoot(), 'package.json'))).toBe(true);
    expect(homeFolder({ NEUROERP_HOME: '/somewhere/else' })).toBe('/somewhere/else');
    expect(homeFolder({ NEUROERP_HOME: 'here' })).toBe(path.resolve('here'));
  });

  it('lets other users pass through but not look in, and keeps the logs to the owner', () => {
    const home = openHome(path.join(folder, 'home'));
    expect(statSync(home.folder).mode & 0o777).toBe(0o711);
    expect(statSync(home.logFolder).mode & 0o777).toBe(0o700);
  });

  it('tells where a running instance is, only while it runs', () => {
    const home = openHome(folder);
    const info = {
      pid: 1,
      startedAt: '2026-01-01T00:00:00.000Z',
      apiUrl: 'http://127.0.0.1:3000',
      uiUrl: null,
      credentialsFile: home.credentialsFile,
      postgresPort: 5432,
      temporalAddress: '127.0.0.1:7233',
      temporalNamespace: 'neuroerp',
    };
    expect(readRuntime(home)).toBeUndefined();
    writeRuntime(home, info);
    expect(readRuntime(home)).toEqual(info);
    removeRuntime(home);
    expect(readRuntime(home)).toBeUndefined();
  });
});

describe('secrets', () => {
  it('are made once, differ, and are readable by the owner alone', () => {
    const file = path.join(folder, 'secrets.json');
    const first = loadSecrets(file, ['a', 'b']);
    expect(first.a).not.toBe(first.b);
    expect(Buffer.from(first.a, 'base64url')).toHaveLength(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(loadSecrets(file, ['a', 'b'])).toEqual(first);
  });

  it('gain a new name without changing the others', () => {
    const file = path.join(folder, 'secrets.json');
    const first = loadSecrets(file, ['a']);
    expect(loadSecrets(file, ['a', 'b']).a).toBe(first.a);
    expect(Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object).sort()).toEqual(['a', 'b']);
  });

  it('are not replaced where the file is damaged, because the data depend on them', () => {
    const file = path.join(folder, 'secrets.json');
    writeFileSync(file, '{"a":');
    expect(() => loadSecrets(file, ['a'])).toThrow(`${file} is not JSON`);
    expect(readFileSync(file, 'utf8')).toBe('{"a":');
  });
});

describe('a free port', () => {
  it('is the preferred one where nobody listens on it, and is handed out once', async () => {
    const some = await freePort();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const taken = (server.address() as AddressInfo).port;
    const instead = await freePort(taken);
    expect(instead).not.toBe(taken);
    await new Promise((resolve) => server.close(resolve));
    expect(await freePort(taken)).toBe(taken);
    expect(await freePort(taken)).not.toBe(taken);
    expect(some).not.toBe(instead);
  });
});

describe('a held port', () => {
  it('is nobody else’s until its server is started', async () => {
    const port = await holdPort(await freePort());
    const server = createServer();
    const outcome = (): Promise<string> =>
      new Promise((resolve) => {
        server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''));
        server.listen(port, '127.0.0.1', () => resolve('listening'));
      });
    expect(await outcome()).toBe('EADDRINUSE');
    await requireFreePort(port, 'api');
    expect(await outcome()).toBe('listening');
    await expect(requireFreePort(port, 'api')).rejects.toThrow(`api cannot start: port ${port} is in use`);
    await new Promise((resolve) => server.close(resolve));
  });

  it('is given up though somebody has called it meanwhile', async () => {
    const port = await holdPort(await freePort());
    const caller = connect(port, '127.0.0.1');
    caller.on('error', () => undefined);
    await new Promise((resolve) => caller.once('connect', resolve));
    await requireFreePort(port, 'api');
    caller.destroy();
  });

  it('is another one where the preferred one is taken', async () => {
    const first = await holdPort(await freePort());
    expect(await holdPort(first)).not.toBe(first);
    await requireFreePort(first, 'api');
  });
});

describe('a log file', () => {
  it('is moved aside when too large; three old ones are kept', () => {
    const file = path.join(folder, 'api.log');
    for (const text of ['first', 'second', 'third', 'fourth', 'fifth']) {
      openLog(file, 3);
      writeFileSync(file, text);
    }
    const contents = ['', '.1', '.2', '.3', '.4'].map((suffix) =>
      existsSync(file + suffix) ? readFileSync(file + suffix, 'utf8') : null,
    );
    expect(contents).toEqual(['fifth', 'fourth', 'third', 'second', null]);
    expect(statSync(`${file}.1`).mode & 0o777).toBe(0o600);
  });

  it('goes on where it is small', () => {
    const file = path.join(folder, 'api.log');
    openLog(file, 100);
    writeFileSync(file, 'kept\n');
    openLog(file, 100);
    expect(readFileSync(file, 'utf8')).toBe('kept\n');
  });

  it('is followed from now on, in whole lines, also over a rotation', () => {
    const file = path.join(folder, 'api.log');
    writeFileSync(file, 'old\n');
    const lines: string[] = [];
    const follower = followLog(file, (line) => lines.push(line));
    writeFileSync(file, 'old\nnew one\nhal');
    follower.close();
    expect(lines).toEqual(['new one']);
  });

  it('gives its last lines for an error message', () => {
    const file = path.join(folder, 'api.log');
    writeFileSync(file, 'a\nb\nc\n');
    expect(lastLines(file, 2)).toBe('b\nc');
    expect(lastLines(path.join(folder, 'none.log'), 2)).toBe('');
    writeFileSync(file, `x\nTypeError: no\n  at a\n  at b\n${'y'.repeat(2_000)}\n`);
    expect(lastLines(file, 2)).toBe(`TypeError: no\n  at a\n  at b\n${'y'.repeat(500)}…`);
  });
});

describe('what another user can reach', () => {
  it('is decided by every folder on the way', () => {
    const stranger = { uid: 65533, gid: 65533 };
    const open = openHome(path.join(folder, 'open'));
    expect(canEnter({ uid: statSync(folder).uid, gid: 0 }, open.logFolder)).toBe(true);
    expect(canEnter(stranger, open.logFolder)).toBe(false);
    expect(canEnter(stranger, '/usr/lib')).toBe(true);
  });
});
