const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** True for a caller on this machine who came directly: what a proxy beside us forwards comes from elsewhere. */
export function isLocal(call: {
  readonly remoteAddress: string | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
}): boolean {
  if (!LOOPBACK.has(call.remoteAddress ?? '')) return false;
  return call.headers['x-forwarded-for'] === undefined && call.headers.forwarded === undefined;
}
