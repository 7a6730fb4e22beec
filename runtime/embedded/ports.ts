import { createServer } from 'node:net';
import type { Server } from 'node:net';

const LOOPBACK = '127.0.0.1';

/** Ports handed out but perhaps not yet listened on; two callers must not get the same one. */
const handedOut = new Set<number>();

/**
 * A free TCP port on the loopback address: the preferred one, else any. Between the answer and the listening another
 * program may take it, so a server must still report that its port is in use.
 */
export async function freePort(preferred?: number): Promise<number> {
  if (preferred !== undefined && !handedOut.has(preferred) && (await canListen(preferred)) !== undefined) {
    handedOut.add(preferred);
    return preferred;
  }
  for (;;) {
    const port = await canListen(0);
    if (port === undefined) throw new Error(`no free port on ${LOOPBACK}`);
    if (handedOut.has(port)) continue;
    handedOut.add(port);
    return port;
  }
}

/** Ports kept closed to others until the server they are for is started. */
const held = new Map<number, Server>();

/**
 * Like freePort, but nobody else gets the port meanwhile: two instances that start at once would choose the same one.
 * Held until requireFreePort lets its server have it.
 */
export async function holdPort(preferred: number): Promise<number> {
  for (let wanted: number | undefined = preferred; ; wanted = undefined) {
    const port = await freePort(wanted);
    const server = await listen(port);
    if (!server) continue;
    held.set(port, server);
    return port;
  }
}

/** Keeps the port of a server that died until it is started again: another instance that starts now would take it. */
export async function holdAgain(port: number): Promise<void> {
  const server = held.has(port) ? undefined : await listen(port);
  if (server) held.set(port, server);
}

/**
 * Throws when somebody listens on the port: else a server that cannot start would seem ready, because the other one
 * answers in its place.
 */
export async function requireFreePort(port: number, name: string): Promise<void> {
  const reservation = held.get(port);
  held.delete(port);
  if (reservation) await close(reservation);
  if ((await canListen(port)) === undefined) throw new Error(`${name} cannot start: port ${port} is in use`);
}

async function canListen(port: number): Promise<number | undefined> {
  const server = await listen(port);
  if (!server) return undefined;
  const address = server.address();
  await close(server);
  return typeof address === 'object' && address ? address.port : undefined;
}

function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    // Whoever calls before the real server is there is sent away: a call left open would keep the port from being given up.
    const server = createServer((caller) => caller.destroy());
    server.unref();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
