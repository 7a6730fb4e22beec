import type { SerializationContext } from '@temporalio/common';

/**
 * The workflow a payload belongs to: the target's for a start, child or signal, the owner's for an activity; undefined
 * for payloads of no workflow. The only place that knows the SDK's serialization context, which is experimental.
 */
export function workflowIdOf(context: SerializationContext | undefined): string | undefined {
  return context?.workflowId;
}
