import type { Home, RuntimeInfo } from '../runtime/embedded/home';

export interface ScreenFacts {
  readonly home: Home;
  readonly runtime: RuntimeInfo;
  readonly seconds: number;
  /** Nothing was there before: data folders were made. */
  readonly firstStart: boolean;
  /** "port 3000 is in use, the API listens on 41234" */
  readonly movedPorts: readonly string[];
}

/** The one screen that ends a start: where everything is, and what to do next. */
export function startScreen({ home, runtime, seconds, firstStart, movedPorts }: ScreenFacts): string {
  const ui =
    runtime.uiUrl === null
      ? `on the server at ${runtime.temporalAddress}`
      : `${runtime.uiUrl}/namespaces/${runtime.temporalNamespace}/workflows`;
  const lines = [
    '',
    `NeuroERP runs (${firstStart ? 'first' : 'warm'} start, ${seconds.toFixed(1)} s). Ctrl-C stops everything it started.`,
    '',
    `  API           ${runtime.apiUrl}/api/v1`,
    `  API reference ${runtime.apiUrl}/docs`,
    `  Temporal UI   ${ui}`,
    `  Demo key      ${runtime.credentialsFile}`,
    `  Logs          ${home.logFolder}`,
    ...movedPorts.map((line) => `  Note          ${line}`),
    '',
    '  Postgres and Temporal are embedded here: fit for development and demonstration, not for production.',
    '',
    'Next, in another shell:  npm run demo',
    '',
  ];
  return lines.join('\n');
}
