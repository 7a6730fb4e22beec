import { localTime, plusDays, daysFrom } from '../local-time';
import { reached } from './ledger-at';
import type { AccountRow, NoticeRow } from './books';

export interface OracleStep {
  readonly code: string;
  readonly kind: 'message' | 'call' | 'decision';
  /** `due`: days after the due date; `before`: days after the step before was taken. */
  readonly counts: 'due' | 'before';
  readonly days: number;
  readonly demandsInterest: boolean;
}

export interface OraclePolicy {
  readonly steps: readonly OracleStep[];
  /** Days between two messages to one customer. */
  readonly interval: number;
}

const message = (code: string, counts: 'due' | 'before', days: number, demandsInterest = false): OracleStep => {
  return { code, kind: 'message', counts, days, demandsInterest };
};

/** As docs/processes/collect-account.md states the shipped policy. */
const SHIPPED: OraclePolicy = {
  steps: [
    message('friendly-reminder', 'due', 3),
    message('reminder', 'due', 14),
    message('formal-notice', 'due', 28, true),
    { code: 'call', kind: 'call', counts: 'before', days: 7, demandsInterest: false },
    message('final-notice', 'before', 7, true),
    { code: 'decision', kind: 'decision', counts: 'before', days: 14, demandsInterest: false },
  ],
  interval: 5,
};

/** As the proof stored it for both companies. */
const BRISK: OraclePolicy = {
  steps: [
    message('friendly-reminder', 'due', 2),
    message('reminder', 'due', 5),
    message('formal-notice', 'due', 8, true),
    message('final-notice', 'due', 22, true),
    { code: 'decision', kind: 'decision', counts: 'before', days: 10, demandsInterest: false },
  ],
  interval: 2,
};

export function policyOf(account: AccountRow): OraclePolicy {
  return account.policy === null ? SHIPPED : BRISK;
}

/** How far the items of one account have climbed, worked out from the steps that were taken, in their order. */
export class Climb {
  private readonly datesOf = new Map<string, string[]>();

  constructor(
    private readonly policy: OraclePolicy,
    private readonly dueDateOf: (itemId: string) => string,
    private readonly companyZone: string,
  ) {}

  /** How many steps an item has taken. */
  level(itemId: string): number {
    return this.datesOf.get(itemId)?.length ?? 0;
  }

  /** The item's next step and the first day it may be taken; undefined after the last. */
  next(itemId: string): { readonly step: OracleStep; readonly firesOn: string } | undefined {
    const level = this.level(itemId);
    const step = this.policy.steps[level];
    const before = this.policy.steps[level - 1];
    if (!step) return undefined;
    const due = this.dueDateOf(itemId);
    const taken = this.datesOf.get(itemId)?.[level - 1];
    if (step.counts === 'before') return { step, firesOn: plusDays(taken ?? due, step.days) };
    const nominal = plusDays(due, step.days);
    if (!before || taken === undefined) return { step, firesOn: nominal };
    if (before.counts === 'before') return { step, firesOn: later(nominal, plusDays(taken, 1)) };
    // A step that was late delays the next one by the days that lie between the two.
    const planned = plusDays(due, before.days);
    const spaced = plusDays(taken, daysFrom(planned, nominal));
    return { step, firesOn: taken > planned ? later(nominal, spaced) : nominal };
  }

  /**
   * Takes a step that reached the customer: its items that were ready climb by one. Says why the step should not have
   * been taken: none of its items was ready for it (taken twice, too early, or another one skipped).
   */
  take(notice: NoticeRow): string | undefined {
    const step = this.policy.steps.find(({ code }) => code === notice.step);
    if (!step) return `${notice.step} is no step of the policy`;
    const ready = notice.items.filter((itemId) => {
      const next = this.next(itemId);
      if (next === undefined || next.firesOn > notice.decidedOn) return false;
      return step.kind === 'message' ? next.step.kind === 'message' : next.step.code === step.code;
    });
    const leads = ready.filter((itemId) => this.next(itemId)?.step.code === step.code);
    const ahead = ready.filter((itemId) => this.policy.steps.indexOf(step) < this.level(itemId));
    const date = this.dateOf(notice);
    if (reached(notice)) {
      for (const itemId of ready) this.datesOf.set(itemId, [...(this.datesOf.get(itemId) ?? []), date]);
    }
    if (leads.length === 0) {
      const levels = notice.items.map((itemId) => `${this.level(itemId)} of ${this.dueDateOf(itemId)}`).join(', ');
      return `${notice.step} on ${notice.decidedOn} although none of its items was ready for it (${levels})`;
    }
    return ahead.length === 0 ? undefined : `${notice.step} on ${notice.decidedOn} although a higher step was due`;
  }

  /** The company's date on which the step was really taken. */
  private dateOf(notice: NoticeRow): string {
    const settled = notice.channel === 'email' ? notice.settledAtMs : notice.taskClosedAtMs;
    const instant = notice.channel === 'task' ? notice.decidedAtMs : (settled ?? notice.decidedAtMs);
    return localTime(this.companyZone, instant).date;
  }
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}
