import type { ChatRequest, EmbedRequest, Sensitivity, Usage } from './types';

/** Groups of deployments that callers ask for; which models stand in them is the tenant's configuration. */
export type ModelGroup = 'chat' | 'chat-small' | 'embedding';

/** Who asks, for what, and within which bounds. */
export interface CallContext {
  readonly tenantId: string;
  readonly group: ModelGroup;
  /** For budgets, the ledger of calls and the usage report: an agent's or a feature's name. */
  readonly purpose: string;
  readonly promptVersion: string | null;
  readonly runId: string | null;
  /** Unique for the work: the same key never buys a second answer once one is stored. */
  readonly idempotencyKey: string;
  readonly sensitivity: Sensitivity;
  readonly timeoutMs: number;
  /** Most this call may cost, in millionths of the tenant's budget currency; undefined: only the budgets bound it. */
  readonly mostMicros?: bigint;
  readonly signal?: AbortSignal;
}

/** What became of a call. Only `retry-later` is worth another attempt of the activity; all else is final. */
export type CallOutcome<T> =
  | {
      readonly outcome: 'answered';
      readonly callId: string;
      readonly answer: T;
      readonly deployment: string;
      readonly model: string;
      readonly usage: Usage;
      readonly costMicros: bigint;
      /** 0 when the group asked for answered, 1 for its first fallback, … */
      readonly fallbackLevel: number;
      /** True when the answer had been stored by an earlier attempt. */
      readonly stored: boolean;
    }
  | { readonly outcome: 'retry-later'; readonly detail: string; readonly afterMs: number }
  | {
      readonly outcome: 'refused';
      readonly reason: 'budget' | 'policy' | 'no-model' | 'context-too-long' | 'bad-request' | 'unauthorised';
      readonly detail: string;
    }
  /** An earlier attempt may have been bought and its answer lost: its reservation is kept and shown. */
  | { readonly outcome: 'unknown'; readonly callId: string; readonly detail: string };

export interface ModelRouter {
  /** Answers with the model's text; the caller validates it. */
  chat(context: CallContext, request: ChatRequest, onText?: (part: string) => void): Promise<CallOutcome<string>>;
  embed(context: CallContext, request: EmbedRequest): Promise<CallOutcome<readonly (readonly number[])[]>>;
  /** Notes what the caller's checks said of an answer, in the ledger of calls. */
  judge(tenantId: string, callId: string, verdict: 'valid' | 'repaired' | 'invalid' | 'rejected'): Promise<void>;
  /** Whether the tenant has any deployment in a group beside the built-in one, of those the sensitivity allows. */
  hasModel(tenantId: string, group: ModelGroup, sensitivity: Sensitivity): Promise<boolean>;
}
