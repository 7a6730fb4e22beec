import { z } from 'zod';
import type { Answer } from './test-api';

const shape = z.strictObject({
  type: z.string().startsWith('urn:neuroerp:problem:'),
  title: z.string().min(1),
  status: z.int(),
  detail: z.string().min(1),
  instance: z.string().startsWith('/'),
  requestId: z.string().min(8),
  errors: z.array(z.strictObject({ in: z.string(), pointer: z.string(), detail: z.string() })).optional(),
});

/** The problem an answer carries, checked against RFC 9457 and our own members; throws where it is none. */
export function problemOf(
  answer: Answer,
): z.output<typeof shape> & { readonly kind: string; readonly pointers: string[] } {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = shape.parse(answer.body);
  expect(problem.status).toBe(answer.status);
  return {
    ...problem,
    kind: problem.type.slice('urn:neuroerp:problem:'.length),
    pointers: (problem.errors ?? []).map(({ pointer }) => pointer),
  };
}
