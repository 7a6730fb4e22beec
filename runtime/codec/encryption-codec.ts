import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { METADATA_ENCODING_KEY } from '@temporalio/common';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import type { KeyRing } from './key-ring';
import { workflowIdOf } from './serialization-context';

const ENCODING = 'binary/encrypted';
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Under this id stands what nobody can ever read: written for an owner whose key was destroyed. */
const THROW_AWAY = 'throw-away';
/** Waits before the second, third … question to a key store that failed, milliseconds. */
const RETRY_MS = [50, 200, 800];

export type Unreadable = 'destroyed' | 'unknown-key' | 'damaged';

export interface EncryptionOptions {
  /** Told of each payload that could not be read and was answered as erased. */
  readonly onUnreadable?: (reason: Unreadable, keyId: string) => void;
}

/**
 * Encrypts every payload with AES-256-GCM under the key of the workflow it belongs to, and names the key in the
 * metadata; decoding looks only there. Total, because a throw fails the workflow task for ever, cancel included:
 * what cannot be read (key destroyed or foreign, payload damaged) decodes to the JSON `{"erased":true}`, and for an owner
 * whose key was destroyed new payloads are encrypted with a key that is thrown away. Payloads of another encoding pass
 * unchanged. Only a key store that cannot answer makes it reject, after asking four times; that is retried by the SDK.
 */
export function encryptionCodec(keyRing: KeyRing, options: EncryptionOptions = {}): PayloadCodec {
  return {
    encode: async (payloads, context) => {
      if (payloads.length === 0) return payloads;
      const found = await patiently(() => keyRing.current(workflowIdOf(context)));
      const { id, key } = found === 'destroyed' ? { id: THROW_AWAY, key: randomBytes(32) } : found;
      return payloads.map((payload) => encrypt(payload, id, key));
    },
    decode: (payloads) =>
      Promise.all(
        payloads.map(async (payload) => {
          if (metadataText(payload, METADATA_ENCODING_KEY) !== ENCODING) return payload;
          const keyId = metadataText(payload, 'encryption-key-id');
          const key = keyId === THROW_AWAY ? 'destroyed' : await patiently(() => keyRing.find(keyId));
          const plain = key instanceof Buffer ? decrypt(payload, key) : undefined;
          if (plain) return plain;
          const reason = key === 'destroyed' ? 'destroyed' : key === undefined ? 'unknown-key' : 'damaged';
          options.onUnreadable?.(reason, keyId);
          return erased();
        }),
      ),
  };
}

function encrypt(payload: Payload, keyId: string, key: Buffer): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([
    cipher.update(temporal.api.common.v1.Payload.encode(payload).finish()),
    cipher.final(),
  ]);
  return {
    metadata: {
      [METADATA_ENCODING_KEY]: Buffer.from(ENCODING),
      'encryption-cipher': Buffer.from(CIPHER),
      'encryption-key-id': Buffer.from(keyId),
    },
    data: Buffer.concat([iv, cipher.getAuthTag(), sealed]),
  };
}

/** Undefined when the payload is not what was written under this key. */
function decrypt(payload: Payload, key: Buffer): Payload | undefined {
  const data = Buffer.from(payload.data ?? []);
  try {
    const decipher = createDecipheriv(CIPHER, key, data.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(data.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const plain = Buffer.concat([decipher.update(data.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    const { metadata, data: inner } = temporal.api.common.v1.Payload.decode(plain);
    return { metadata, data: inner };
  } catch {
    return undefined;
  }
}

function erased(): Payload {
  return {
    metadata: { [METADATA_ENCODING_KEY]: Buffer.from('json/plain') },
    data: Buffer.from(JSON.stringify({ erased: true })),
  };
}

function metadataText(payload: Payload, name: string): string {
  const value = payload.metadata?.[name];
  return value ? Buffer.from(value).toString('utf8') : '';
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (const wait of RETRY_MS) {
    try {
      return await ask();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return ask();
}
