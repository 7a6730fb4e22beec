const DEFAULT_UI = 'http://127.0.0.1:8233';

/** Origins that Temporal's Web UI may be opened at: as configured, and under the machine's other loopback name. */
export function uiOrigins(uiUrl: string | undefined): string[] {
  const url = new URL(URL.canParse(uiUrl ?? '') ? (uiUrl ?? DEFAULT_UI) : DEFAULT_UI);
  const origins = [url.origin];
  const other = { '127.0.0.1': 'localhost', localhost: '127.0.0.1' }[url.hostname];
  if (other !== undefined) {
    url.hostname = other;
    origins.push(url.origin);
  }
  return origins;
}
