import type { z } from 'zod';
import type { Permission } from '../domain/platform/access';
import type { Transaction } from '../schema/database';
import type { Logger } from '../runtime/log';
import type { ApiContext } from './context';
import type { EntityTags } from './entity-tag';
import { fieldErrors } from './field-errors';
import { notFound, Problem } from './problem';
import type { FieldPlace } from './problem';
import type { AnyReply, ReplyTo, ResponseSpec } from './reply';
import type { Session } from './session';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete' | 'options';

/** Who may call: holders of a permission, any holder of a valid key, or everybody. */
export type Access = Permission | 'authenticated' | 'open';

/**
 * How a POST keeps its promise that one Idempotency-Key acts once.
 * - `request`: the answer is stored after the handler is done; while it runs, a repeat gets 409.
 * - `transaction`: the handler wraps its work in `call.once(tx, …)`, which stores the answer with the change itself.
 */
export type Idempotency = 'request' | 'transaction';

/** What the server knows of a request before its route has checked it. */
export interface Incoming {
  readonly context: ApiContext;
  readonly requestId: string;
  readonly log: Logger;
  readonly session: Session | undefined;
  readonly params: unknown;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly upload: Buffer | undefined;
  readonly ifMatch: EntityTags | undefined;
  readonly commandId: string;
  readonly remoteAddress: string | undefined;
  /** Aborted when the caller goes away or the server drains. */
  readonly signal: AbortSignal;
}

/** Runs `work` once per request, in a transaction that keeps its answer. */
export type Once = <T extends AnyReply>(tx: Transaction, work: () => Promise<T>) => Promise<T>;

interface CallParts<P, Q, B> {
  readonly context: ApiContext;
  readonly requestId: string;
  readonly log: Logger;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The JSON body before the schema was applied. */
  readonly rawBody: unknown;
  /** Bytes of a route with `upload`. */
  readonly upload: Buffer | undefined;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly ifMatch: EntityTags | undefined;
  /** Names the command this request carries: the same for every repeat under one Idempotency-Key, else fresh. */
  readonly commandId: string;
  readonly remoteAddress: string | undefined;
  readonly signal: AbortSignal;
  /**
   * Runs `work` at most once per Idempotency-Key and stores its reply in `tx`. A repeat never returns from here: the
   * stored reply is sent and `tx` rolls back. Without a key it just runs `work`.
   */
  readonly once: Once;
}

/** What a handler gets: checked values, and the session unless the route is open. */
export type Call<P, Q, B, A extends Access> = CallParts<P, Q, B> & (A extends 'open' ? unknown : Session);

export interface RequestSchemas<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
> {
  readonly params?: P;
  readonly query?: Q;
  readonly headers?: z.ZodType;
  /** The JSON body; objects in it refuse unknown fields. */
  readonly body?: B;
  /** Media types of a body that is taken as bytes instead of JSON. */
  readonly upload?: readonly string[];
}

interface RouteParts {
  readonly method: Method;
  /** OpenAPI form, e.g. `/api/v1/tasks/{taskId}`. A `{…Id}` that is not a UUID answers 404. */
  readonly path: string;
  /** Unique; names the method in generated clients. */
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  /** Default for POST is `request`; other methods are idempotent by nature. */
  readonly idempotent?: Idempotency | false;
  /** Largest body, in bytes. Default 1 MB. */
  readonly bodyLimit?: number;
  /** Left out of OpenAPI: pages and endpoints of the house itself. */
  readonly internal?: boolean;
  /** What is stored and replayed instead of the body, where the body holds a secret shown once. */
  readonly replayBody?: (body: unknown) => unknown;
}

export interface RouteDefinition<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends Access,
  R extends Readonly<Record<number, ResponseSpec>>,
> extends RouteParts {
  readonly permission: A;
  readonly request?: RequestSchemas<P, Q, B>;
  readonly responses: R;
  readonly handler: (call: Call<z.output<P>, z.output<Q>, z.output<B>, A>) => Promise<ReplyTo<R>>;
}

/** A route with its types erased: one row of the table that server, OpenAPI and tests read. */
export interface Route extends RouteParts {
  readonly permission: Access;
  readonly request: RequestSchemas;
  readonly responses: Readonly<Record<number, ResponseSpec>>;
  /** Checks the request against the schemas: everything that can be refused before anything is touched. */
  readonly check: (incoming: Incoming) => Checked;
}

export interface Checked {
  readonly run: (once: Once) => Promise<AnyReply>;
}

/**
 * Declares one route. Nothing else touches Express: the server, OpenAPI, authorisation and the role and tenant test
 * matrices all read the table of routes.
 */
export function route<
  A extends Access,
  const R extends Readonly<Record<number, ResponseSpec>>,
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
>(definition: RouteDefinition<P, Q, B, A, R>): Route {
  const { handler, request = {}, ...parts } = definition;
  return {
    ...parts,
    request,
    check: (incoming) => {
      const call = {
        context: incoming.context,
        requestId: incoming.requestId,
        log: incoming.log,
        params: parse(request.params, incoming.params, 'path'),
        query: parse(request.query, incoming.query, 'query'),
        body: parse(request.body, incoming.body, 'body'),
        headers: (parse(request.headers, incoming.headers, 'header') ?? incoming.headers) as Incoming['headers'],
        rawBody: incoming.body,
        upload: incoming.upload,
        ifMatch: incoming.ifMatch,
        commandId: incoming.commandId,
        remoteAddress: incoming.remoteAddress,
        signal: incoming.signal,
        ...incoming.session,
      };
      return {
        run: (once) =>
          handler({ ...call, once } as Call<z.output<P>, z.output<Q>, z.output<B>, A>) as Promise<AnyReply>,
      };
    },
  };
}

function parse<S extends z.ZodType>(schema: S | undefined, value: unknown, place: FieldPlace): z.output<S> {
  if (!schema) return undefined as z.output<S>;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  // An id that cannot be one names nothing.
  if (place === 'path') throw notFound('resource');
  const errors = fieldErrors(parsed.error, place);
  if (place === 'body') throw new Problem('invalid-content', 'Some fields are invalid; see `errors`.', { errors });
  throw new Problem('invalid-parameter', 'Some parameters are invalid; see `errors`.', { errors });
}
