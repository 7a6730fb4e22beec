import { hkdfSync } from 'node:crypto';
import type { KeyOwner, KeyRing } from './key-ring';
import type { MasterKey } from './master-keys';

/** A payload names a master key that is not configured here: an operator's mistake to mend, not an erasure. */
export class UnknownMasterKeyError extends Error {
  override readonly name = 'UnknownMasterKeyError';
}

/** Owner of payloads that belong to no workflow of ours: memos of schedules, replay without an id. */
const HOUSE = 'house';
const KEY_ID = /^([a-z0-9-]+)~([0-9a-f]{8})\/([a-z0-9-]+)$/;
const CACHED_KEYS = 10_000;

/**
 * One key a tenant, derived from the master keys by HKDF-SHA-256 (RFC 5869), so nothing but the master keys is stored.
 * A key id is `<master id>~<fingerprint>/<tenant>`: the fingerprint tells a master key that was replaced under its old
 * name from a damaged payload. `find` rejects for a master key that is not configured, because an answer of "erased"
 * would be acted on and could never be taken back, while a workflow task that fails is retried until the key is there.
 * @param masterKeys the current one first; the rest decode what was written before a rotation.
 * @param ownerOf reads a workflow id by the grammar of the house; undefined for foreign ids.
 */
export function tenantKeyRing(
  masterKeys: readonly MasterKey[],
  ownerOf: (workflowId: string) => KeyOwner | undefined,
): KeyRing {
  const [newest] = masterKeys;
  if (!newest || newest.secret === 'destroyed') throw new TypeError('the first master key must be usable');
  const newestSecret = newest.secret;
  const newestName = `${newest.id}~${fingerprint(newestSecret)}`;
  const derived = new Map<string, Buffer>();

  function derive(secret: Buffer, keyId: string, tenant: string): Buffer {
    const known = derived.get(keyId);
    if (known) return known;
    if (derived.size >= CACHED_KEYS) derived.clear();
    const key = Buffer.from(hkdfSync('sha256', secret, '', `neuroerp payload key v1 ${tenant}`, 32));
    derived.set(keyId, key);
    return key;
  }

  return {
    current: async (workflowId) => {
      const tenant = (workflowId === undefined ? undefined : ownerOf(workflowId)?.tenantId) ?? HOUSE;
      const id = `${newestName}/${tenant}`;
      return { id, key: derive(newestSecret, id, tenant) };
    },
    find: async (keyId) => {
      const [, name, print, tenant] = KEY_ID.exec(keyId) ?? [];
      if (name === undefined || tenant === undefined) return undefined;
      const master = masterKeys.find((candidate) => candidate.id === name);
      if (master?.secret === 'destroyed') return 'destroyed';
      if (!master || fingerprint(master.secret) !== print) {
        throw new UnknownMasterKeyError(`the master key ${name}~${print} is not configured`);
      }
      return derive(master.secret, keyId, tenant);
    },
  };
}

/** Eight hex digits that tell master keys apart and say nothing about them. */
function fingerprint(secret: Buffer): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'neuroerp master key fingerprint', 4)).toString('hex');
}
