/** A secret that payload keys are derived from. */
export interface MasterKey {
  /** Short name, `[a-z0-9-]`; it travels in every payload's metadata. */
  readonly id: string;
  /** 32 bytes; `destroyed` keeps the name known after the secret was thrown away on purpose. */
  readonly secret: Buffer | 'destroyed';
}

const ID = /^[a-z0-9-]{1,32}$/;
const SECRET_BYTES = 32;

/**
 * Reads `id:base64[,id:base64…]`: the first is the current one, the others only decode what was written under them.
 * `id:destroyed` says that a secret was destroyed on purpose: what was written under it reads as erased.
 * Returns the keys, or what is wrong without repeating any secret.
 */
export function parseMasterKeys(text: string): MasterKey[] | { readonly problem: string } {
  const keys: MasterKey[] = [];
  for (const entry of text.split(',').map((part) => part.trim())) {
    const [id = '', encoded = '', ...rest] = entry.split(':');
    if (!ID.test(id) || rest.length > 0) return { problem: 'must be id:base64[,id:base64], ids of a-z, 0-9 and -' };
    if (keys.some((key) => key.id === id)) return { problem: `names the key ${id} twice` };
    const secret = encoded === 'destroyed' ? 'destroyed' : Buffer.from(encoded, 'base64');
    if (secret !== 'destroyed' && secret.length !== SECRET_BYTES) {
      return { problem: `must hold ${SECRET_BYTES} bytes in base64 for the key ${id}` };
    }
    keys.push({ id, secret });
  }
  if (keys[0]?.secret === 'destroyed') return { problem: 'must begin with a key that is not destroyed' };
  return keys;
}
