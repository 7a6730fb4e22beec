import { z } from 'zod';
import type { EventRow } from '../schema/queries/platform/event-views';
import type { ProcessRow } from '../schema/queries/platform/processes';
import type { ProcessStatus } from '../schema/tables/platform';
import { anyData, instant, uuid } from './fields';

export const PROCESS_STATUSES = [
  'starting',
  'running',
  'completed',
  'cancelled',
  'failed',
  'terminated',
  'timed-out',
] as const satisfies readonly ProcessStatus[];

export const processBody = z
  .object({
    id: uuid,
    type: z.string().meta({ example: 'collect-account' }),
    title: z.string(),
    businessKey: z.string().meta({ description: 'At most one open process of a type has it' }),
    subjectId: uuid.nullable().meta({ description: 'Whom it is about, e.g. a customer account' }),
    status: z.enum(PROCESS_STATUSES),
    step: z.string().nullable().meta({ description: 'The step reached' }),
    waitingFor: z.string().nullable().meta({ description: 'What it waits for, in words' }),
    wakeAt: instant.nullable().meta({ description: 'When it goes on by itself, by the tenant’s clock' }),
    outcome: z.string().nullable().meta({ description: 'How it ended' }),
    engineProblem: z.string().nullable().meta({ description: 'Why it does not get on, while it is stuck' }),
    startedBy: uuid.nullable().meta({ description: 'The member who started it; null when the house did' }),
    startedAt: instant,
    updatedAt: instant,
    closedAt: instant.nullable(),
    input: anyData,
    url: z.string().meta({ example: '/api/v1/processes/0198c5b4-7d6e-7cc1-9c1a-3f1f6f0c2d11' }),
  })
  .meta({ id: 'Process' });

export function toProcessBody(row: ProcessRow): z.input<typeof processBody> {
  return {
    id: row.processId,
    type: row.type,
    title: row.title,
    businessKey: row.businessKey,
    subjectId: row.subjectId,
    status: row.status,
    step: row.step,
    waitingFor: row.waitingFor,
    wakeAt: row.wakeAt,
    outcome: row.outcome,
    engineProblem: row.engineProblem,
    startedBy: row.startedBy,
    startedAt: row.startedAt,
    updatedAt: row.updatedAt,
    closedAt: row.closedAt,
    input: row.input,
    url: processUrl(row.processId),
  };
}

export function processUrl(processId: string): string {
  return `/api/v1/processes/${processId}`;
}

export const eventBody = z
  .object({
    id: uuid,
    processId: uuid.nullable(),
    number: z
      .string()
      .nullable()
      .meta({ description: 'Gapless per tenant, as a decimal string; null for the second until it is given' }),
    type: z.string().meta({ example: 'task-opened' }),
    occurredAt: instant.meta({ description: 'By the tenant’s clock' }),
    actor: z.string().meta({ description: 'A member’s id, or the part of the house that acted' }),
    summary: z.string().meta({ description: 'One sentence for people' }),
    rule: z.string().nullable().meta({ description: 'The rule that fired' }),
    data: anyData,
  })
  .meta({ id: 'Event' });

export function toEventBody(row: EventRow): z.input<typeof eventBody> {
  return {
    id: row.eventId,
    processId: row.processId,
    number: row.number === null ? null : row.number.toString(),
    type: row.type,
    occurredAt: row.occurredAt,
    actor: row.actor,
    summary: row.summary,
    rule: row.rule,
    data: row.data,
  };
}
