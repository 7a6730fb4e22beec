import { temporal } from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { ClientOptionsForTestEnv } from '@temporalio/testing';
import { SEARCH_ATTRIBUTES } from '../../../domain/platform/search-attributes';
import { findTimeSkippingServer } from './time-skipping-executable';

/**
 * A time-skipping server of its own: its clock is global, so a test file never shares one. It knows no schedules,
 * lists or counts; tests of those use the real server. End it with `teardown()`.
 */
export async function startTimeSkipping(client?: ClientOptionsForTestEnv): Promise<TestWorkflowEnvironment> {
  const executable = await findTimeSkippingServer({
    env: process.env,
    log: (line) => process.stderr.write(`${line}\n`),
  });
  const environment = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path: executable } },
    ...(client === undefined ? {} : { client }),
  });
  const types = temporal.api.enums.v1.IndexedValueType;
  const searchAttributes = Object.fromEntries(
    Object.entries(SEARCH_ATTRIBUTES).map(([name, kind]) => [name, types[`INDEXED_VALUE_TYPE_${kind}`]]),
  );
  await environment.connection.operatorService.addSearchAttributes({
    namespace: environment.namespace ?? 'default',
    searchAttributes,
  });
  return environment;
}
