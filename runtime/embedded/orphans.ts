import { setTimeout as sleep } from 'node:timers/promises';
import { readJson, writeJson } from './home';
import type { LaunchedProcess } from './launch';
import { isRunning, signalGroup, signalProcess } from './process-identity';
import type { ProcessIdentity } from './process-identity';

/** A running child, written down so that a later supervisor can end it if this one is killed. */
export interface ProcessRecord extends ProcessIdentity {
  readonly name: string;
  readonly command: string;
  readonly stopSignal: NodeJS.Signals;
  readonly graceMs: number;
}

export function processRecord(launched: LaunchedProcess): ProcessRecord {
  const { command, args, stopSignal, graceMs } = launched.options;
  return { ...launched.identity, name: launched.name, command: [command, ...args].join(' '), stopSignal, graceMs };
}

/** The children that run now, in the order they are to be stopped. */
export function writeProcesses(file: string, records: readonly ProcessRecord[]): void {
  writeJson(file, records, 0o600);
}

/**
 * Ends what a killed supervisor left running, in its stopping order: the databases last, asked politely first. Only
 * the very processes written down are touched; a reused pid is not. Returns the names of those ended.
 */
export async function endOrphans(file: string, log: (line: string) => void): Promise<string[]> {
  const records = (readJson(file) ?? []) as ProcessRecord[];
  const orphans = records.filter(isRunning);
  for (const orphan of orphans) {
    log(`ending ${orphan.name} (process ${orphan.pid}), left over from a start that was killed`);
    await end(orphan);
  }
  if (records.length > 0) writeProcesses(file, []);
  return orphans.map((orphan) => orphan.name);
}

async function end(orphan: ProcessRecord): Promise<void> {
  signalProcess(orphan.pid, orphan.stopSignal);
  const deadline = Date.now() + orphan.graceMs;
  while (Date.now() < deadline && isRunning(orphan)) await sleep(50);
  // Its group too: what it started may have outlived it. A number is not reused while its group has members.
  signalGroup(orphan.pid, 'SIGKILL');
  while (isRunning(orphan)) await sleep(20);
}
