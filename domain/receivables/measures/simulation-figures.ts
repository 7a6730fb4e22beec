import type { SimulatedAct } from '../collection/simulate';
import type { TaskKind } from '../collection/state';

/** What a policy would have done in one month of the company's calendar. */
export interface SimulatedMonth {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Messages and letters by step, in the order the steps are taken. */
  readonly messages: readonly { readonly step: string; readonly stepIndex: number; readonly count: number }[];
  readonly calls: number;
  readonly decisions: number;
}

interface CountedMonth {
  readonly messages: Map<string, { stepIndex: number; count: number }>;
  readonly tasks: TaskKind[];
}

/** Steps of simulated accounts by month and level: messages and letters, calls and decisions apart. Empty months are left out. */
export function simulatedMonths(acts: Iterable<SimulatedAct>): SimulatedMonth[] {
  const months = new Map<string, CountedMonth>();
  for (const { date, notice } of acts) {
    if (!notice) continue;
    const name = date.slice(0, 7);
    const month: CountedMonth = months.get(name) ?? { messages: new Map(), tasks: [] };
    months.set(name, month);
    if (notice.channel === 'task') {
      if (notice.task) month.tasks.push(notice.task.kind);
      continue;
    }
    const known = month.messages.get(notice.step);
    month.messages.set(notice.step, { stepIndex: notice.stepIndex, count: (known?.count ?? 0) + 1 });
  }
  return [...months]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([month, { messages, tasks }]) => ({
      month,
      messages: [...messages]
        .map(([step, { stepIndex, count }]) => ({ step, stepIndex, count }))
        .sort((a, b) => a.stepIndex - b.stepIndex),
      calls: tasks.filter((kind) => kind === 'call-customer').length,
      decisions: tasks.filter((kind) => kind === 'decide-next-step').length,
    }));
}
