import { readFileSync } from 'node:fs';
import { homeFolder, openHome, readRuntime } from '../runtime/embedded/home';
import type { DemoCompany } from '../schema/seed';

/** A running house as a script reaches it: over HTTP, with the key of one person of the demo company. */
export interface HouseClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: unknown): Promise<T>;
  /** Sends a file's bytes. */
  upload<T>(path: string, content: string, mediaType: string): Promise<T>;
}

/** A request the API refused, with its problem document. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly problem: string,
  ) {
    super(`${status}: ${problem}`);
  }
}

export function houseClient(apiUrl: string, apiKey: string): HouseClient {
  async function call<T>(method: string, path: string, body?: string, mediaType = 'application/json'): Promise<T> {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${apiKey}`, ...(body === undefined ? {} : { 'content-type': mediaType }) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Refused(response.status, `${method} ${path}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body === undefined ? undefined : JSON.stringify(body)),
    upload: (path, content, mediaType) => call('POST', path, content, mediaType),
  };
}

/** Repeats `look` until it has an answer; @throws Error naming what was waited for. */
export async function waitFor<T>(what: string, look: () => Promise<T | undefined>, timeoutMs = 60_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited ${timeoutMs / 1000} s in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The instance that `npm start` runs here; @throws Error when none does. */
export function runningHouse(): { apiUrl: string; company: DemoCompany } {
  const home = openHome(homeFolder(process.env));
  const runtime = readRuntime(home);
  if (!runtime) throw new Error(`nothing runs on ${home.folder}: start it with npm start, in another shell`);
  const company = JSON.parse(readFileSync(runtime.credentialsFile, 'utf8')) as DemoCompany;
  return { apiUrl: runtime.apiUrl, company };
}

/** The key of the first person of the demo company with a role. */
export function keyOf(company: DemoCompany, role: string): string {
  const member = company.members.find((candidate) => candidate.role === role);
  if (!member) throw new Error(`the demo company has nobody with the role ${role}`);
  return member.apiKey;
}

export interface ProcessView {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly status: string;
  readonly step: string | null;
  readonly waitingFor: string | null;
  readonly wakeAt: string | null;
  readonly outcome: string | null;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor?: string | null;
}

/** Imports a ledger file of our own CSV form and waits until it is in; @throws Error when it was rejected. */
export async function importDemoLedger(house: HouseClient, fileName: string, content: string): Promise<ProcessView> {
  const query = new URLSearchParams({ fileName, mapping: 'neuroerp-csv', onBadRow: 'stop' });
  const started = await house.upload<ProcessView>(
    `/api/v1/receivables/imports?${query.toString()}`,
    content,
    'text/csv',
  );
  const ended = await waitFor(`the import of ${fileName}`, async () => {
    const process = await house.get<ProcessView>(`/api/v1/processes/${started.id}`);
    return process.status === 'starting' || process.status === 'running' ? undefined : process;
  });
  if (ended.outcome !== 'imported') throw new Error(`the import of ${fileName} ended ${ended.outcome ?? ended.status}`);
  return ended;
}
