import express from 'express';
import type { Request, RequestHandler, Response } from 'express';
import { Problem } from './problem';
import type { Route } from './route';

const DEFAULT_LIMIT = 1_048_576;

export interface RequestContent {
  readonly body: unknown;
  readonly upload: Buffer | undefined;
}

/** Reads a route's body within its limit. A route that takes none refuses one; an absent JSON body counts as `{}`. */
export function bodyReader(route: Route): (request: Request, response: Response) => Promise<RequestContent> {
  const limit = route.bodyLimit ?? DEFAULT_LIMIT;
  const { upload } = route.request;
  const parser = upload
    ? express.raw({ limit, type: () => true })
    : express.json({ limit, strict: false, type: () => true });
  return async (request, response) => {
    if (!hasBody(request)) return { body: route.request.body ? {} : undefined, upload: upload && Buffer.alloc(0) };
    if (!upload && !route.request.body) {
      throw new Problem('invalid-content', 'This route takes no body.');
    }
    const accepted = upload ?? ['application/json'];
    if (!accepted.some((type) => request.is(type) !== false)) {
      throw new Problem('unsupported-media-type', `Send ${accepted.join(' or ')}.`, {
        headers: { Accept: accepted.join(', ') },
      });
    }
    await runMiddleware(parser, request, response);
    const content: unknown = request.body;
    if (upload) return { body: undefined, upload: Buffer.isBuffer(content) ? content : Buffer.alloc(0) };
    return { body: content, upload: undefined };
  };
}

/** By the headers (RFC 9112, 6.3): a body is there when its length is announced as more than none, or it comes in chunks. */
function hasBody(request: Request): boolean {
  const length = request.headers['content-length'];
  return request.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** Runs one Express middleware as a promise. */
export function runMiddleware(middleware: RequestHandler, request: Request, response: Response): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new Error('a middleware failed', { cause: error }));
    };
    void middleware(request, response, next);
  });
}
