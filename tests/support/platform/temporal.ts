import { tenantKeyRing } from '../../../runtime/codec/tenant-key-ring';
import type { KeyRing } from '../../../runtime/codec/key-ring';
import { connectTemporal } from '../../../runtime/temporal';
import type { TemporalClient } from '../../../runtime/temporal';
import { parseWorkflowId } from '../../../domain/platform/workflow-id';
import { testAddress } from '../servers/environment';

/** A fixed key for tests; recorded histories are read with it too. */
export const testKeyRing: KeyRing = tenantKeyRing([{ id: 'test', secret: Buffer.alloc(32, 42) }], parseWorkflowId);

/** A client of the shared test server. */
export function testTemporal(keyRing: KeyRing = testKeyRing): TemporalClient {
  return connectTemporal({
    address: testAddress('NEUROERP_TEST_TEMPORAL'),
    namespace: testAddress('NEUROERP_TEST_NAMESPACE'),
    keyRing,
  });
}
