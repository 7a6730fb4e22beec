import { Client, Connection } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { encryptionCodec } from './codec/encryption-codec';
import type { EncryptionOptions } from './codec/encryption-codec';
import type { KeyRing } from './codec/key-ring';

/** Whoever bundles workflows passes this as `failureConverterPath`: failures made inside a workflow are encoded there. */
export const FAILURE_CONVERTER_PATH = require.resolve('./codec/failure-converter');

/** The data converter of every client, worker and replay: payloads and failures are encrypted. */
export function dataConverter(keyRing: KeyRing, options?: EncryptionOptions): DataConverter {
  return {
    payloadCodecs: [encryptionCodec(keyRing, options)],
    failureConverterPath: FAILURE_CONVERTER_PATH,
  };
}

export interface TemporalOptions extends EncryptionOptions {
  /** `host:port`. */
  readonly address: string;
  readonly namespace: string;
  readonly keyRing: KeyRing;
  /** Shown by Temporal as who did it. */
  readonly identity?: string;
}

export interface TemporalClient {
  readonly client: Client;
  readonly connection: Connection;
  close(): Promise<void>;
}

/**
 * A client that connects at its first call and again after the server was away: a program starts while Temporal is down,
 * its calls fail until it is back. Callers set deadlines (`connection.withDeadline`).
 */
export function connectTemporal(options: TemporalOptions): TemporalClient {
  const connection = Connection.lazy({
    address: options.address,
    connectTimeout: 5_000,
    // By default a lost server is tried again only after up to two minutes.
    channelArgs: { 'grpc.max_reconnect_backoff_ms': 5_000 },
  });
  const client = new Client({
    connection,
    namespace: options.namespace,
    dataConverter: dataConverter(options.keyRing, options),
    ...(options.identity === undefined ? {} : { identity: options.identity }),
  });
  return { client, connection, close: () => connection.close() };
}
