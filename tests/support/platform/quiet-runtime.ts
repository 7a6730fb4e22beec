import { makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { createLogger } from '../../../runtime/log';
import { sdkLogger } from '../../../runtime/sdk-log';

let installed = false;

/** Keeps the SDK's own log out of a test's output; `TEST_LOG=1` lets it in. Once a process, before any worker. */
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  const loud = process.env.TEST_LOG !== undefined;
  Runtime.install({
    logger: sdkLogger(createLogger({ service: 'test', level: loud ? 'info' : 'fatal' })),
    telemetryOptions: {
      logging: { forward: {}, filter: makeTelemetryFilterString({ core: loud ? 'INFO' : 'ERROR', other: 'ERROR' }) },
    },
  });
}
