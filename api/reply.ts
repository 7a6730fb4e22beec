import type { z } from 'zod';

/** One server-sent event; `undefined` from a stream stands for a heartbeat. */
export interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  readonly data: unknown;
}

export interface ReplyParts {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as the quoted `ETag`; on GET it is compared with `If-None-Match` and may turn the reply into a 304. */
  readonly etag?: string;
}

/** What one status of a route carries. Exactly one of `body`, `bytes` and `events`, or none for an empty answer. */
export interface ResponseSpec {
  readonly description: string;
  readonly body?: z.ZodType;
  /** Media type of an answer that is not JSON. */
  readonly bytes?: string;
  readonly events?: z.ZodType;
}

/** Handlers may hand over what they must not change. */
type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Frozen<T[Key]> }
    : T;

/** The answer to one status, typed after its spec. */
type ReplyOf<Status, Spec> = Spec extends { body: infer B extends z.ZodType }
  ? ReplyParts & { readonly status: Status; readonly body: Frozen<z.input<B>> }
  : Spec extends { bytes: string }
    ? ReplyParts & { readonly status: Status; readonly bytes: Buffer | string; readonly mediaType: string }
    : Spec extends { events: z.ZodType }
      ? ReplyParts & { readonly status: Status; readonly events: AsyncIterable<ServerSentEvent | undefined> }
      : ReplyParts & { readonly status: Status };

export type ReplyTo<Responses> = {
  [Status in keyof Responses]: ReplyOf<Status, Responses[Status]>;
}[keyof Responses];

/** Any reply, once its route's types are erased. */
export interface AnyReply extends ReplyParts {
  readonly status: number;
  readonly body?: unknown;
  readonly bytes?: Buffer | string;
  readonly mediaType?: string;
  readonly events?: AsyncIterable<ServerSentEvent | undefined>;
}
