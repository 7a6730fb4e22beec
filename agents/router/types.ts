/**
 * What is asked of a model and what comes back, the same for every provider. Nothing here knows which model answers:
 * that is the router's choice.
 */

/** A part of a conversation. `untrusted` marks text that people outside wrote: data to be read, never instructions. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
  readonly untrusted?: boolean;
}

/** What a text may contain; decides by the tenant's policy which providers may see it. */
export type Sensitivity = 'public' | 'internal' | 'personal';

export interface ChatRequest {
  readonly messages: readonly Message[];
  /** JSON Schema the answer is asked to follow; the caller still validates it. */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly maxOutputTokens: number;
  /** 0 for the likeliest answer. */
  readonly temperature: number;
  /** Where the model allows it; the same seed and request give the same answer. */
  readonly seed?: number;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface ChatAnswer {
  readonly text: string;
  /** `length`: cut at `maxOutputTokens` or at the end of the context. */
  readonly finish: 'stop' | 'length';
  readonly usage: Usage;
  /** The model as the provider names it. */
  readonly model: string;
}

export interface EmbedRequest {
  readonly texts: readonly string[];
}

export interface EmbedAnswer {
  /** One vector a text, in the order of the texts. */
  readonly vectors: readonly (readonly number[])[];
  readonly usage: Usage;
  readonly model: string;
}

/** One model at one provider, with what is needed to reach it. */
export interface Deployment {
  /** Unique for the tenant, e.g. `ollama-llama3`. */
  readonly name: string;
  readonly provider: ProviderKind;
  readonly model: string;
  /** Undefined for the built-in provider. */
  readonly baseUrl?: string;
  /** The name of the tenant's stored key; never the key itself. */
  readonly keyName?: string;
  /** Context in tokens: input and output together. */
  readonly contextTokens: number;
  /** Most calls at once; undefined is no limit. */
  readonly concurrency?: number;
  readonly weight: number;
  /** True when what is sent leaves the company's own machines. */
  readonly leavesHouse: boolean;
}

export type ProviderKind = 'built-in' | 'ollama' | 'openai-compatible' | 'anthropic';

/** How a provider is spoken to. It tries once: repeating, falling back and cooling down are the router's. */
export interface Provider {
  chat(
    request: ChatRequest,
    to: Reached,
    /** Receives the text as it comes; a provider that cannot stream calls it once. */
    onText?: (part: string) => void,
  ): Promise<ChatAnswer>;
  embed(request: EmbedRequest, to: Reached): Promise<EmbedAnswer>;
}

/** A deployment with its key, and the signal that ends the call. */
export interface Reached {
  readonly deployment: Deployment;
  readonly key?: string;
  readonly signal: AbortSignal;
}

/** What went wrong at a provider, in the words the router decides by. */
export type ProviderFault =
  | 'rate-limited' // 429
  | 'unavailable' // 5xx, refused or cut connection
  | 'timeout'
  | 'unauthorised' // 401, 403
  | 'no-such-model' // 404
  | 'context-too-long'
  | 'bad-request' // any other 4xx: the caller's own fault
  | 'broken-answer'; // not the protocol: invalid JSON, half a stream

export class ProviderError extends Error {
  constructor(
    readonly fault: ProviderFault,
    message: string,
    /** From `Retry-After`. */
    readonly retryAfterMs?: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'ProviderError';
  }
}
