import { defaultPayloadConverter } from '@temporalio/common';
import type { Payload } from '@temporalio/common';
import { encryptionCodec } from '../../../runtime/codec/encryption-codec';
import type { Unreadable } from '../../../runtime/codec/encryption-codec';
import type { KeyRing } from '../../../runtime/codec/key-ring';
import { tenantKeyRing, UnknownMasterKeyError } from '../../../runtime/codec/tenant-key-ring';
import { parseWorkflowId, workflowId } from '../../../domain/platform/workflow-id';

const MASTER_1 = { id: 'k1', secret: Buffer.alloc(32, 1) };
const MASTER_2 = { id: 'k2', secret: Buffer.alloc(32, 2) };
const TENANT = '0190b3a0-0000-7000-8000-00000000000a';
const OTHER = '0190b3a0-0000-7000-8000-00000000000b';
const contextOf = (tenantId: string) => ({
  type: 'workflow' as const,
  namespace: 'default',
  workflowId: workflowId({ tenantId, process: 'collect-account', subjectId: undefined, key: 'x1' }),
});
const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const value = (found: Payload | undefined): unknown => found && defaultPayloadConverter.fromPayload(found);
const keyIdOf = (found: Payload | undefined): string =>
  Buffer.from(found?.metadata?.['encryption-key-id'] ?? []).toString();
const ring = tenantKeyRing([MASTER_1], parseWorkflowId);
const ERASED = { erased: true };

async function sealed(keyRing: KeyRing, of: unknown, tenantId = TENANT): Promise<Payload> {
  const [result] = await encryptionCodec(keyRing).encode([payload(of)], contextOf(tenantId));
  if (!result) throw new Error('nothing was encoded');
  return result;
}

async function opened(keyRing: KeyRing, of: Payload, seen: Unreadable[] = []): Promise<unknown> {
  const codec = encryptionCodec(keyRing, { onUnreadable: (reason) => void seen.push(reason) });
  return value((await codec.decode([of]))[0]);
}

describe('the payload codec', () => {
  test.each([[{ amount: '12345' }], ['text'], [null], [undefined], [[]], [new Uint8Array([1, 2, 3])]])(
    'gives back %p',
    async (of) => {
      expect(await opened(ring, await sealed(ring, of))).toEqual(of);
    },
  );

  test('leaves no plaintext and never the same bytes twice', async () => {
    const one = await sealed(ring, 'Jane Roe');
    const two = await sealed(ring, 'Jane Roe');
    expect(Buffer.from(one.data ?? []).toString('latin1')).not.toContain('Jane');
    expect(one.data).not.toEqual(two.data);
  });

  test('names the key in the metadata: one a tenant, and one for what belongs to no workflow of ours', async () => {
    const ids = [keyIdOf(await sealed(ring, 1)), keyIdOf(await sealed(ring, 1, OTHER))];
    expect(ids[0]).toMatch(new RegExp(`^k1~[0-9a-f]{8}/${TENANT}$`));
    expect(ids[1]).toMatch(new RegExp(`/${OTHER}$`));
    const codec = encryptionCodec(ring);
    for (const context of [undefined, { ...contextOf(TENANT), workflowId: 'fake' }]) {
      const [house] = await codec.encode([payload('memo')], context);
      expect(keyIdOf(house)).toMatch(/\/house$/);
      expect(value((await codec.decode(house ? [house] : []))[0])).toBe('memo');
    }
  });

  test('decodes by the metadata alone, whatever the context says', async () => {
    const codec = encryptionCodec(ring);
    const found = await codec.decode([await sealed(ring, 'mine')], contextOf(OTHER));
    expect(value(found[0])).toBe('mine');
  });

  test('passes payloads of another encoding unchanged', async () => {
    const plain = payload({ schedule: 'daily' });
    expect(await encryptionCodec(ring).decode([plain])).toEqual([plain]);
    expect(await encryptionCodec(ring).encode([])).toEqual([]);
  });

  test('after a rotation writes under the new key and still reads the old', async () => {
    const old = await sealed(ring, 'before');
    const rotated = tenantKeyRing([MASTER_2, MASTER_1], parseWorkflowId);
    expect(await opened(rotated, old)).toBe('before');
    const fresh = await sealed(rotated, 'after');
    expect(keyIdOf(fresh)).toMatch(/^k2~/);
    expect(await opened(rotated, fresh)).toBe('after');
  });

  test('answers erased for a destroyed key, a foreign key and a damaged payload, and never throws', async () => {
    const seen: Unreadable[] = [];
    const whole = await sealed(ring, 'secret');
    const destroyed = tenantKeyRing([MASTER_2, { id: 'k1', secret: 'destroyed' }], parseWorkflowId);
    expect(await opened(destroyed, whole, seen)).toEqual(ERASED);

    const foreign = { ...whole, metadata: { ...whole.metadata, 'encryption-key-id': Buffer.from('someone else') } };
    expect(await opened(ring, foreign, seen)).toEqual(ERASED);

    const data = Buffer.from(whole.data ?? []);
    for (let at = 0; at < data.length; at += 7) {
      const bent = Buffer.from(data);
      bent[at] = (bent[at] ?? 0) ^ 1;
      expect(await opened(ring, { ...whole, data: bent })).toEqual(ERASED);
    }
    for (const cut of [0, 5, 12, 27, 28]) {
      expect(await opened(ring, { ...whole, data: data.subarray(0, cut) }, seen)).toEqual(ERASED);
    }
    expect(seen).toEqual(['destroyed', 'unknown-key', ...Array<string>(5).fill('damaged')]);
  });

  test('encrypts for an owner whose key was destroyed with a key that nobody has', async () => {
    const gone: KeyRing = { current: async () => 'destroyed', find: async () => undefined };
    const written = await sealed(gone, 'late');
    expect(Buffer.from(written.data ?? []).toString('latin1')).not.toContain('late');
    expect(await opened(gone, written)).toEqual(ERASED);
    expect(await opened(ring, written)).toEqual(ERASED);
  });

  test('asks a key store again that fails for a moment', async () => {
    let failures = 2;
    const flaky: KeyRing = {
      current: (id) => ring.current(id),
      find: (id) => (failures-- > 0 ? Promise.reject(new Error('unreachable')) : ring.find(id)),
    };
    expect(await opened(flaky, await sealed(ring, 'patient'))).toBe('patient');
  });

  test('takes a master key that is missing, or was replaced under its name, for a mistake and not for an erasure', async () => {
    const written = await sealed(ring, 'kept');
    for (const wrong of [[MASTER_2], [{ id: 'k1', secret: Buffer.alloc(32, 9) }]]) {
      await expect(opened(tenantKeyRing(wrong, parseWorkflowId), written)).rejects.toThrow(UnknownMasterKeyError);
    }
  });
});
