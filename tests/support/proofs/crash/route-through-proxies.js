/**
 * Loaded before API, worker and relay in the crash proof (`NODE_OPTIONS=--require`): they reach Postgres and Temporal
 * through proxies whose connections can be cut, and note where the servers really are for the proxies.
 */
const { renameSync, writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const { PROOF_POSTGRES_PROXY, PROOF_TEMPORAL_PROXY, PROOF_PORTS_FILE } = process.env;
const urls = Object.keys(process.env).filter((name) => /^DATABASE_URL_/.test(name));

// A thread of a program inherits what the program's main thread has changed already.
if (isMainThread && PROOF_PORTS_FILE && PROOF_POSTGRES_PROXY && PROOF_TEMPORAL_PROXY && urls.length > 0) {
  let postgres;
  for (const name of urls) {
    const url = new URL(process.env[name]);
    postgres = Number(url.port);
    url.port = PROOF_POSTGRES_PROXY;
    process.env[name] = url.toString();
  }
  const temporal = Number(process.env.TEMPORAL_ADDRESS.split(':').pop());
  process.env.TEMPORAL_ADDRESS = `127.0.0.1:${PROOF_TEMPORAL_PROXY}`;
  const draft = `${PROOF_PORTS_FILE}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ postgres, temporal }));
  renameSync(draft, PROOF_PORTS_FILE);
}
