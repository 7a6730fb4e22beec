import { temporal } from '@temporalio/proto';
import type { WorkflowHandle } from '@temporalio/client';

type HistoryEvent = temporal.api.history.v1.IHistoryEvent;

/** What one step of a process cost its history: all events from one wait to the next. */
export interface StepCost {
  readonly events: number;
  /** As the server stores them: encoded, payloads encrypted. */
  readonly bytes: number;
  readonly activities: number;
  /** What ended the wait before it. */
  readonly wokenBy: 'start' | 'timer' | 'signal' | 'update' | 'other';
  /** Names of the events, for the message of a test that fails. */
  readonly names: readonly string[];
}

/** Cuts a history into steps: each begins with what woke a process that had nothing under way. */
export async function stepCosts(handle: WorkflowHandle): Promise<StepCost[]> {
  const { events } = await handle.fetchHistory();
  const steps: HistoryEvent[][] = [];
  let open = 0;
  let before: HistoryEvent | undefined;
  for (const event of events ?? []) {
    if (before === undefined || (open === 0 && wakes(event) && !isOnTheWay(before))) steps.push([]);
    steps.at(-1)?.push(event);
    if (event.activityTaskScheduledEventAttributes) open += 1;
    if (event.activityTaskCompletedEventAttributes) open -= 1;
    before = event;
  }
  return steps.map(costOf);
}

function wakes(event: HistoryEvent): boolean {
  return Boolean(
    event.timerFiredEventAttributes ??
    event.workflowExecutionSignaledEventAttributes ??
    event.workflowTaskScheduledEventAttributes,
  );
}

/** After these the next workflow task belongs to the same step. */
function isOnTheWay(event: HistoryEvent): boolean {
  return Boolean(
    event.workflowExecutionStartedEventAttributes ??
    event.timerFiredEventAttributes ??
    event.workflowExecutionSignaledEventAttributes ??
    event.activityTaskCompletedEventAttributes,
  );
}

function costOf(events: readonly HistoryEvent[]): StepCost {
  const first = events[0];
  return {
    events: events.length,
    bytes: events
      .map((event) => temporal.api.history.v1.HistoryEvent.encode(event).finish().length)
      .reduce((total, bytes) => total + bytes, 0),
    activities: events.filter((event) => event.activityTaskScheduledEventAttributes).length,
    wokenBy: wokenBy(first),
    names: events.map((event) => (Object.keys(event).find((key) => key.endsWith('Attributes')) ?? '').slice(0, -15)),
  };
}

function wokenBy(event: HistoryEvent | undefined): StepCost['wokenBy'] {
  if (event?.workflowExecutionStartedEventAttributes) return 'start';
  if (event?.timerFiredEventAttributes) return 'timer';
  if (event?.workflowExecutionSignaledEventAttributes) return 'signal';
  return event?.workflowTaskScheduledEventAttributes ? 'update' : 'other';
}
