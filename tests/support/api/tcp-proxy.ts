import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** Stands between a client and a server, and goes away or falls silent as the test asks. */
export interface TcpProxy {
  readonly port: number;
  /** Ends all connections and refuses new ones, like a server that was killed. */
  cut(): Promise<void>;
  /** Takes connections and bytes and answers nothing, like a server that hangs. */
  hang(): void;
  mend(): Promise<void>;
  close(): Promise<void>;
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let hanging = false;
  const server = createServer((incoming) => {
    track(incoming);
    if (hanging) return;
    const outgoing = connect(target.port, target.host);
    track(outgoing);
    incoming.on('data', (bytes) => !hanging && outgoing.write(bytes));
    outgoing.on('data', (bytes) => !hanging && incoming.write(bytes));
    incoming.on('close', () => outgoing.destroy());
    outgoing.on('close', () => incoming.destroy());
  });
  function track(socket: Socket): void {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  }
  function destroyAll(): void {
    for (const socket of sockets) socket.destroy();
  }
  async function listen(port: number): Promise<number> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address() as AddressInfo;
    return address.port;
  }
  const port = await listen(0);
  return {
    port,
    cut: async () => {
      const closed = server.listening ? once(server, 'close') : undefined;
      if (server.listening) server.close();
      destroyAll();
      await closed;
    },
    hang: () => {
      hanging = true;
    },
    mend: async () => {
      hanging = false;
      // What was swallowed cannot be answered: those connections are lost.
      destroyAll();
      if (!server.listening) await listen(port);
    },
    close: async () => {
      if (server.listening) server.close();
      destroyAll();
    },
  };
}
