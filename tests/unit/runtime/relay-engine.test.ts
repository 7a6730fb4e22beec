import type { PayloadCodec } from '@temporalio/common';
import type { TemporalClient } from '../../../runtime/temporal';
import { engineState } from '../../../workers/relay/engine';

const sealed = (text: string) => ({ encodedAttributes: { data: Buffer.from(text) } });

/** A server that knows one running workflow, whose activities failed as given; read by this codec. */
function serverWith(failures: readonly object[], decode: PayloadCodec['decode']): TemporalClient {
  const pendingActivities = failures.map((lastFailure) => ({ activityType: { name: 'act' }, attempt: 7, lastFailure }));
  const describeWorkflowExecution = async () => ({
    workflowExecutionInfo: { status: 1, execution: { runId: 'run' } },
    pendingActivities,
  });
  // Only what asking about one workflow touches.
  return {
    connection: {
      workflowService: { describeWorkflowExecution },
      withDeadline: (_at: number, work: () => unknown) => work(),
    },
    client: { options: { namespace: 'n', loadedDataConverter: { payloadCodecs: [{ decode }] } } },
  } as unknown as TemporalClient;
}

const plain: PayloadCodec['decode'] = async (payloads) => payloads;
const whys = async (server: TemporalClient) => {
  const state = await engineState(server, 'w');
  if (state.state !== 'running') throw new Error(`it is ${state.state}`);
  return state.failing.map(({ why }) => why);
};

describe('asking Temporal about a workflow', () => {
  test('reads the encrypted messages of failing activities', async () => {
    const failure = { ...sealed('{"message":"outer"}'), cause: sealed('{"message":"inner"}') };
    expect(await whys(serverWith([failure], plain))).toEqual(['outer: inner']);
  });

  test('goes on where a message cannot be read, because its key is missing or it is damaged', async () => {
    const keyMissing: PayloadCodec['decode'] = () => Promise.reject(new Error('master key k1 is not configured'));
    expect(await whys(serverWith([sealed('x')], keyMissing))).toEqual(['its message cannot be read']);
    expect(await whys(serverWith([sealed('not JSON')], plain))).toEqual(['its message cannot be read']);
  });
});
