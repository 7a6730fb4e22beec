import { addDays, addMonths } from '../platform/dates';
import type { IsoDate } from '../platform/dates';
import { lawFor } from './interest/law';
import type { LawTable, LimitationRule } from './interest/law';
import { isRefusal, refuse } from './interest/refusal';
import type { InterestRefusal } from './interest/refusal';

/** What the debtor did that starts the period anew. */
export interface LimitationRestart {
  readonly date: IsoDate;
  /** An acknowledgement (India: in writing and signed, Limitation Act 1963 s.18) or a payment on account. */
  readonly kind: 'acknowledgement' | 'part-payment';
}

export interface Limitation {
  readonly kind: 'limitation';
  /** The last day on which the claim can be brought. */
  readonly lastDay: IsoDate;
  /** The days to warn on: 180, 90 and 30 days before the last. */
  readonly warnOn: readonly IsoDate[];
  /** What restarted the period last; undefined when nothing did. */
  readonly restartedBy: LimitationRestart | undefined;
  readonly source: string;
}

const WARN_DAYS = [180, 90, 30];

/**
 * When a claim becomes time-barred. The period runs from the due date (India) or from the end of its year (Germany), and
 * anew from the day of each restart, which counts only before the claim is barred. A restart before the first period has
 * begun never shortens it.
 */
export function limitation(
  debt: {
    readonly jurisdiction: string | undefined;
    readonly dueDate: IsoDate;
    readonly restarts: readonly LimitationRestart[];
  },
  laws: LawTable,
): Limitation | InterestRefusal {
  const law = lawFor(laws, debt.jurisdiction, debt.dueDate);
  if (isRefusal(law)) return law;
  const rule = law.limitation;
  if (!rule) return refuse('no-law', `No limitation period is stored for ${debt.jurisdiction ?? 'the debt'}.`);
  const start = rule.runsFrom === 'end-of-year' ? `${debt.dueDate.slice(0, 4)}-12-31` : debt.dueDate;
  let lastDay = addYears(start, rule);
  let restartedBy: LimitationRestart | undefined;
  const byDate = [...debt.restarts].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
  for (const restart of byDate) {
    if (!rule.restartedBy.includes(restart.kind) || restart.date > lastDay) continue;
    const anew = addYears(restart.date, rule);
    if (anew <= lastDay) continue;
    lastDay = anew;
    restartedBy = restart;
  }
  const warnOn = WARN_DAYS.map((days) => addDays(lastDay, -days));
  return { kind: 'limitation', lastDay, warnOn, restartedBy, source: rule.source };
}

function addYears(date: IsoDate, rule: LimitationRule): IsoDate {
  return addMonths(date, 12 * rule.years);
}
