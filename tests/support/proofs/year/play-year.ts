import { comeToRest } from './come-to-rest';
import type { Company } from './company';
import { diceOf } from './dice';
import type { Dice } from './dice';
import { doDeeds } from './do-deeds';
import { importFile } from './enter-documents';
import { localTime, plusDays, weekdayOf } from './local-time';
import { FIRST_DAY } from './plan-company';
import type { Deed, PlannedCredit, PlannedInvoice, Slot } from './plan-types';
import { payOpenItems, payWhileMailWaits } from './settle-accounts';
import { workTasks } from './work-tasks';
import { sweepNow } from './year-house';
import type { YearHouse } from './year-house';

/** What happens in a day, by minutes of the company's wall clock. */
const SWEEP = 20;
const FILES = 6 * 60 + 15;
const SLOTS: Readonly<Record<Slot, number>> = { early: 6 * 60 + 40, opening: 8 * 60, afternoon: 14 * 60 + 20 };
const TASKS = 10 * 60 + 5;
const OUTAGE = { from: 7 * 60 + 50, paid: 14 * 60 + 40, to: 15 * 60 };

interface Appointment {
  readonly minute: number;
  readonly keep: () => Promise<void>;
}

/** Plays one company day by day: from one instant at which something is to do to the next. */
export class YearPlayer {
  private readonly dice: Dice;
  private readonly invoicesLeft: PlannedInvoice[];
  private readonly creditsLeft: PlannedCredit[];
  private readonly deedsLeft: Deed[];
  private nextDay = FIRST_DAY;

  constructor(
    private readonly house: YearHouse,
    private readonly company: Company,
    private readonly seed: number,
    private readonly say: (line: string) => void,
  ) {
    const { plan } = company;
    this.dice = diceOf(seed, `play ${plan.slug}`);
    this.invoicesLeft = [...plan.invoices];
    this.creditsLeft = plan.deeds.filter(isByFile);
    this.deedsLeft = plan.deeds.filter((deed) => !isByFile(deed));
  }

  /** Plays all days through `lastDay`; of that day only what lies before `lastMinute`. */
  async playThrough(lastDay: string, lastMinute = 1_440): Promise<void> {
    for (; this.nextDay <= lastDay; this.nextDay = plusDays(this.nextDay, 1)) {
      const day = this.nextDay;
      if (day.endsWith('-01')) this.say(`${this.company.plan.name}: ${day}`);
      const end = day === lastDay ? lastMinute : 1_440;
      for (const { minute, keep } of this.appointments(day)) {
        if (minute >= end) continue;
        const instant = this.company.at(day, minute);
        // What was missed while everything stood still is made up for at once.
        if (instant > this.company.nowMs()) await this.playTo(instant);
        await keep();
        await comeToRest(this.house, this.company);
      }
      if (end < 1_440) return void (await this.playTo(this.company.at(day, end), false));
    }
  }

  /** Goes from waking to waking, some minutes late as clocks are, and then to the instant. */
  private async playTo(instant: number, restAtEnd = true): Promise<void> {
    for (;;) {
      await comeToRest(this.house, this.company);
      const wake = await this.nextWake();
      if (wake === undefined || wake >= instant) break;
      const late = this.dice.chance(50) ? 0 : this.dice.between(1, 25) * 60_000;
      await this.company.moveClock(Math.min(wake + late, instant));
    }
    await this.company.moveClock(instant);
    if (restAtEnd && this.dice.chance(50)) await comeToRest(this.house, this.company);
  }

  private async nextWake(): Promise<number | undefined> {
    const [row] = await this.house.query<{ wakeAt: string | null }>(`select min(wake_at) as wake_at from process
      where tenant_id = '${this.company.tenantId}' and closed_at is null`);
    return row?.wakeAt ? Date.parse(row.wakeAt) : undefined;
  }

  private appointments(day: string): Appointment[] {
    const { house, company } = this;
    const found: Appointment[] = [{ minute: SWEEP, keep: () => sweepNow(house, company.tenantId) }];
    if ([1, 3, 5].includes(weekdayOf(day)) || day === FIRST_DAY) {
      found.push({ minute: FILES, keep: () => this.enterFile(day) });
    }
    for (const [slot, minute] of Object.entries(SLOTS)) {
      const due = this.deedsLeft.filter((deed) => deed.date <= day && deed.slot === slot);
      if (due.length > 0) found.push({ minute, keep: () => this.enterDeeds(due) });
    }
    if (weekdayOf(day) % 6 !== 0) found.push({ minute: TASKS, keep: () => this.workAtDesk() });
    if (company.plan.mailOutages.includes(day)) {
      found.push({ minute: OUTAGE.from, keep: () => this.setOutage(true) });
      found.push({ minute: OUTAGE.paid, keep: () => payWhileMailWaits(house, company, day) });
      found.push({ minute: OUTAGE.to, keep: () => this.setOutage(false) });
    }
    return found.sort((a, b) => a.minute - b.minute);
  }

  /** The file of a day: new invoices, and what the bank and the clerks have written to the day. */
  private async enterFile(day: string): Promise<void> {
    const invoices = take(this.invoicesLeft, ({ issueDate }) => issueDate <= day);
    const credits = take(this.creditsLeft, ({ date }) => date <= day);
    const customers = day === FIRST_DAY ? this.company.plan.customers : [];
    await importFile(this.house, this.company, { customers, invoices, credits }, `ledger-${day}.csv`);
  }

  private async enterDeeds(due: readonly Deed[]): Promise<void> {
    const done = new Set(due);
    take(this.deedsLeft, (deed) => done.has(deed));
    await doDeeds(this.house, this.company, due);
  }

  /** Promises that are kept are kept on their day; then the list of tasks is worked off. */
  private async workAtDesk(): Promise<void> {
    const { house, company } = this;
    const today = localTime(company.plan.zone, company.nowMs()).date;
    for (const { customer } of take(company.promised, ({ date }) => date <= today)) {
      await payOpenItems(house, company, customer, `kept-${today}`);
    }
    await workTasks(house, company, this.seed);
  }

  private async setOutage(isOut: boolean): Promise<void> {
    const { company, house } = this;
    company.isMailOut = isOut;
    house.mail.setOutage(company.domain, isOut);
    if (isOut) return;
    // The hours went by on the company's clock; the pause before the next try is counted on the wall's.
    await house.query(`update outbox set available_at = clock_timestamp()
      where tenant_id = '${company.tenantId}' and kind = 'mail' and state = 'pending'`);
  }
}

function isByFile(deed: Deed): deed is PlannedCredit {
  return (deed.kind === 'payment' || deed.kind === 'credit-note') && deed.byFile;
}

/** Removes and returns what fits. */
function take<T>(list: T[], fits: (one: T) => boolean): T[] {
  const taken = list.filter(fits);
  const left = list.filter((one) => !taken.includes(one));
  list.splice(0, list.length, ...left);
  return taken;
}
