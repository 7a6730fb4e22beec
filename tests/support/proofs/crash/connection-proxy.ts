import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { SeededRandom } from './seeded-random';

/** Where a connection that was ordered to break breaks. */
export type Break =
  /** After this many bytes from the client. */
  | { readonly after: number }
  /** When the server answers for the first time after this many bytes: the answer is lost. */
  | { readonly answerAfter: number };

/** Carries connections to a server whose port may become known later, and breaks some of them when asked. */
export interface ConnectionProxy {
  readonly port: number;
  /** Connections broken so far. */
  readonly broken: number;
  /** Breaks about a share of the open connections in both directions, without a goodbye. */
  cut(random: SeededRandom, share: number): void;
  /** Breaks the next connection that comes so far. */
  breakNext(at: Break): void;
  close(): void;
}

export async function startConnectionProxy(targetPort: () => number | undefined): Promise<ConnectionProxy> {
  const lines = new Set<() => void>();
  let ordered: Break | undefined;
  let broken = 0;
  const server = createServer((client) => {
    const port = targetPort();
    if (port === undefined) return void client.destroy();
    const target = connect(port, '127.0.0.1');
    // A reset, as when a line is dropped: whatever was on its way is lost.
    const reset = (): void => {
      broken += 1;
      for (const socket of [client, target]) socket.resetAndDestroy();
    };
    lines.add(reset);
    let sent = 0;
    const breaks = (at: Break | undefined): boolean => {
      if (at === undefined || sent < ('after' in at ? at.after : at.answerAfter)) return false;
      ordered = undefined;
      reset();
      return true;
    };
    carry(client, target, (bytes) => {
      sent += bytes;
      return breaks(ordered !== undefined && 'after' in ordered ? ordered : undefined);
    });
    carry(target, client, () => breaks(ordered !== undefined && 'answerAfter' in ordered ? ordered : undefined));
    for (const socket of [client, target]) socket.on('close', () => lines.delete(reset));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    get broken() {
      return broken;
    },
    cut: (random, share) => {
      for (const reset of [...lines].filter(() => random.chance(share))) reset();
    },
    breakNext: (at) => {
      ordered = at;
    },
    close: () => {
      server.close();
      for (const reset of lines) reset();
    },
  };
}

/** Hands on what comes, unless `breaks` has broken the line at it; ends both sides together. */
function carry(from: Socket, to: Socket, breaks: (bytes: number) => boolean): void {
  from.setNoDelay(true);
  from.on('data', (bytes) => {
    if (breaks(bytes.length)) return;
    if (!to.write(bytes)) from.pause();
  });
  to.on('drain', () => from.resume());
  from.on('end', () => to.end());
  from.on('error', () => from.destroy());
  from.on('close', () => to.destroy());
}
