import type { AcknowledgedCommand, AcknowledgedStart, AcknowledgedTask } from './acknowledged';
import type { Evidence, Finding } from './evidence';

const ENDED = ['completed', 'cancelled'];

/** What a start was acknowledged for exists, once, and came to its end. */
export function judgeStarts({ acknowledged, house }: Evidence): Finding {
  const starts = acknowledged.filter((entry): entry is AcknowledgedStart => entry.what === 'start');
  const processes = new Map(house.processes.map((process) => [process.processId, process]));
  const violations: string[] = [];
  const answers = new Map<string, string>();
  for (const { key, about, type, processId } of starts) {
    const process = processes.get(processId);
    if (process === undefined)
      violations.push(`the start of ${about} was acknowledged as ${processId}, which is not there`);
    else if (process.type !== type) violations.push(`${processId} is a ${process.type}, not a ${type}`);
    else if (!ENDED.includes(process.status)) violations.push(`${processId} (${about}) is ${process.status}`);
    const before = answers.get(key);
    if (before !== undefined && before !== processId) {
      violations.push(`one request to start ${about} was answered with ${before} and with ${processId}`);
    }
    answers.set(key, processId);
  }
  for (const fileName of new Set(starts.filter(({ type }) => type === 'import-ledger').map(({ about }) => about))) {
    const made = house.processes.filter((process) => process.title === `Import ${fileName}`).length;
    if (made !== 1) violations.push(`${fileName} was sent once and is imported by ${made} processes`);
  }
  return { invariant: 'every acknowledged start exists, once, and ended', checked: starts.length, violations };
}

/** Nothing is left over: no open or stuck process, no row that waits to be sent, no event without its number. */
export function judgeEndings({ house }: Evidence): Finding {
  const violations = house.processes
    .filter(({ status, engineProblem }) => !ENDED.includes(status) || engineProblem !== null)
    .map(
      ({ processId, title, status, engineProblem }) => `${title} (${processId}) is ${status}: ${engineProblem ?? ''}`,
    );
  if (house.unsettledOutboxRows > 0) violations.push(`${house.unsettledOutboxRows} rows of the outbox are not settled`);
  return {
    invariant: 'every process ended, none is stuck, nothing waits in the outbox',
    checked: house.processes.length,
    violations,
  };
}

/** Events are numbered 1, 2, 3 … without a gap, so a reader that follows the numbers misses none. */
export function judgeNumbers({ house: { events, lastNumber } }: Evidence): Finding {
  const violations: string[] = [];
  const unnumbered = events.filter(({ number }) => number === null).length;
  if (unnumbered > 0) violations.push(`${unnumbered} events have no number`);
  const numbers = events.flatMap(({ number }) => (number === null ? [] : [number])).sort((a, b) => (a < b ? -1 : 1));
  let expected = 1n;
  for (const number of numbers) {
    if (number !== expected) violations.push(`after ${expected - 1n} comes ${number}`);
    expected = number + 1n;
  }
  if (lastNumber !== expected - 1n)
    violations.push(`the last number is noted as ${lastNumber}, found is ${expected - 1n}`);
  return { invariant: 'event numbers have no gap', checked: numbers.length, violations };
}

/** What a person was told has happened, happened once: the timeline says it once and the task holds the decision. */
export function judgeOnce({ acknowledged, house }: Evidence): Finding {
  const violations: string[] = [];
  const commands = acknowledged.filter((entry): entry is AcknowledgedCommand => entry.what === 'command');
  for (const { processId, name, reason } of commands) {
    const times = house.events.filter(
      (event) => event.processId === processId && event.type === `command-${name}` && event.summary.includes(reason),
    ).length;
    if (times !== 1) violations.push(`“${reason}” was acknowledged and happened ${times} times`);
  }
  const decided = acknowledged.filter((entry): entry is AcknowledgedTask => entry.what === 'task');
  const tasks = new Map(house.tasks.map((task) => [task.taskId, task]));
  for (const { taskId, kind, outcome } of decided) {
    const times = house.events.filter(
      (event) => event.type === 'task-completed' && event.data.taskId === taskId,
    ).length;
    if (times !== 1) violations.push(`${kind} ${taskId} was acknowledged and completed ${times} times`);
    const task = tasks.get(taskId);
    if (task?.state !== 'completed' || task.decision?.outcome !== outcome) {
      violations.push(
        `${kind} ${taskId} was decided ${outcome} and is ${task?.state}: ${JSON.stringify(task?.decision)}`,
      );
    }
  }
  const moves = acknowledged.filter((entry) => entry.what === 'clock');
  for (const { to } of moves) {
    const times = house.events.filter((event) => event.type === 'clock-moved' && event.data.to === to).length;
    if (times !== 1) violations.push(`the clock was moved to ${to} ${times} times`);
  }
  return {
    invariant: 'every acknowledged command, decision and move of the clock happened exactly once',
    checked: commands.length + decided.length + moves.length,
    violations,
  };
}
