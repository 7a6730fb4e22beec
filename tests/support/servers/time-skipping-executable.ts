import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacheFolder, onPath } from '../../../runtime/embedded/cache';
import { withLock } from '../../../runtime/embedded/lock';
import { runWithProgress } from '../../../runtime/embedded/progress';
import { sdkDownload } from '../../../runtime/embedded/sdk-download';

const VERSION = '1.38.0';

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>neuroerp</groupId>
  <artifactId>time-skipping-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${VERSION}</version>
    </dependency>
  </dependencies>
</project>
`;

/** A test server per file runs beside the others: small heap, quick start. */
const SCRIPT = `#!/bin/sh
exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"
`;

export interface FindTimeSkippingOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

/**
 * The program of the time-skipping test server: NEUROERP_TEST_SERVER, the cache, the SDK's download, or the Maven
 * artifact with a script. Throws one error that names every way and why it failed.
 */
export async function findTimeSkippingServer({ env, log }: FindTimeSkippingOptions): Promise<string> {
  const given = env['NEUROERP_TEST_SERVER'];
  if (given) {
    if (!existsSync(given)) throw new Error(`NEUROERP_TEST_SERVER names ${given}, which does not exist`);
    return given;
  }
  const folder = cacheFolder(env, `temporal-test-server-${VERSION}`);
  const script = path.join(folder, 'maven', 'temporal-test-server');
  const downloaded = path.join(folder, 'temporal-test-server');
  const cached = (): string | undefined => [downloaded, script].find((file) => existsSync(file));
  const found = cached();
  if (found) return found;
  return withLock(
    path.join(folder, 'lock'),
    async () => {
      const meanwhile = cached();
      if (meanwhile) return meanwhile;
      const failures: string[] = [];
      try {
        await sdkDownload('time-skipping', `v${VERSION}`, downloaded, log);
        return downloaded;
      } catch (error) {
        failures.push(`the SDK's own download: ${(error as Error).message}`);
      }
      try {
        await assembleWithMaven(path.dirname(script), env, log);
        return script;
      } catch (error) {
        failures.push(`Maven (io.temporal:temporal-test-server:${VERSION}): ${(error as Error).message}`);
      }
      throw new Error(
        [
          'No way to get the time-skipping test server worked:',
          '  - NEUROERP_TEST_SERVER: not set (path of a program to use)',
          `  - cache ${folder}: empty`,
          ...failures.map((failure) => `  - ${failure}`),
        ].join('\n'),
      );
    },
    (holder) => log(`process ${holder.pid} is fetching the time-skipping server already; waiting for it`),
  );
}

async function assembleWithMaven(target: string, env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<void> {
  const maven = onPath(env, 'mvn');
  if (maven === undefined) throw new Error('there is no mvn on PATH');
  execFileSync('java', ['-version'], { env, stdio: 'ignore' });
  const work = mkdtempSync(path.join(tmpdir(), 'neuroerp-mvn-'));
  const draft = `${target}.${process.pid}.new`;
  try {
    writeFileSync(path.join(work, 'pom.xml'), POM);
    mkdirSync(draft, { recursive: true });
    log(`fetching the time-skipping test server ${VERSION} with ${maven}, once`);
    await runWithProgress({
      command: maven,
      args: ['-B', '-ntp', 'dependency:copy-dependencies', `-DoutputDirectory=${path.join(draft, 'lib')}`],
      cwd: work,
      env,
      doing: `fetching the time-skipping test server ${VERSION}`,
      log,
      timeoutMs: 10 * 60_000,
    });
    writeFileSync(path.join(draft, 'temporal-test-server'), SCRIPT);
    chmodSync(path.join(draft, 'temporal-test-server'), 0o755);
    renameSync(draft, target);
  } finally {
    rmSync(work, { recursive: true, force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}
