import type { Clerk } from './clerk';
import { eventually, pause } from './eventually';
import type { Customer } from './generated-company';
import { TARGETS } from './house';
import type { House, Target } from './house';
import type { MailReceiver } from './mail-receiver';
import type { Observer } from './observe';
import type { People } from './people';
import type { SeededRandom } from './seeded-random';

export interface AttackPorts {
  readonly house: House;
  readonly receiver: MailReceiver;
  readonly observer: Observer;
  readonly clerk: Clerk;
  readonly people: People;
  readonly random: SeededRandom;
  readonly say: (line: string) => void;
}

export interface AttackPace {
  /** From one blow to the next. What dies within a minute of its start is started again more and more slowly. */
  readonly betweenMs: readonly [number, number];
  /** Days of the company's clock at a time, from and to. */
  readonly days: readonly [number, number];
}

const CATCH_UP_MS = 6_000;
/** Longer than the pauses between attempts grow in the outage. */
const AFTER_OUTAGE_MS = 60_000;
const MAIL_TROUBLE = ['die-before-reply', 'lose-answer', 'die-in-data', 'lose-answer', 'cut', 'kill'] as const;
/** A message with its statement is some 30 KiB; what comes before it is less than one. */
const MESSAGE_BYTES = [600, 30_000] as const;

/** Kills, cuts and orders, round after round, while people work and time passes. */
export class Attack {
  readonly kills: Record<Target, number> = { worker: 0, api: 0, relay: 0, temporal: 0, postgres: 0 };
  private count = 0;
  /** The company's date once people have begun to work. */
  private today: string | undefined;
  private troubles = 0;
  /** Requests of each blow; they are answered when what was killed is back. */
  private readonly bursts: Promise<PromiseSettledResult<unknown>[]>[] = [];
  private readonly returning = new Map<Target, Promise<void>>();

  constructor(
    private readonly ports: AttackPorts,
    private readonly pace: AttackPace,
  ) {}

  get hasHitAll(): boolean {
    return TARGETS.every((target) => this.kills[target] > 0);
  }

  /** Whatever can lose the mail server's answer: its own deaths, cut sessions, the relay's and the database's deaths. */
  get lostAnswers(): number {
    const { receiver, house } = this.ports;
    return receiver.deaths + house.proxy.mail.broken + this.kills.relay + this.kills.postgres;
  }

  /**
   * Blow after blow until `over`, whatever the company is doing; a program is not hit again before it is back. Then waits
   * for everything that was killed and for every request.
   */
  async blows(over: () => boolean): Promise<void> {
    const { random } = this.ports;
    while (!over()) {
      await this.blow();
      await pause(random.between(...this.pace.betweenMs));
    }
    await Promise.all(this.returning.values());
    const failed = (await Promise.all(this.bursts)).flat().find((request) => request.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** Time passes and people work until `over`. */
  async days(over: () => boolean): Promise<void> {
    const { random, clerk, people } = this.ports;
    while (!over()) {
      this.today = await clerk.nextMorning(random.between(...this.pace.days));
      await people.work(this.today);
      await this.catchUp(CATCH_UP_MS);
    }
  }

  /** Kills the next program in turn, now and then another one with it, in the midst of many requests. */
  private async blow(): Promise<void> {
    const { random, people, say } = this.ports;
    const target = TARGETS[this.count % TARGETS.length] ?? 'worker';
    const other = random.chance(0.25) ? random.some(TARGETS, 1) : [];
    this.count += 1;
    await this.returning.get(target);
    this.troubleMail();
    // Many requests are on their way at the moment of the kill, and some were answered just before.
    const burst = Promise.allSettled(this.today === undefined ? [] : people.burst(this.today));
    this.bursts.push(burst);
    await Promise.race([burst, pause(random.between(50, 2_000))]);
    const killed = [...new Set([target, ...other])].filter((victim) => this.kill(victim));
    await this.cutConnections();
    say(`blow ${this.count}: ${this.today ?? 'import'}, killed ${killed.join(' and ')}`);
  }

  /** False when the program is not there to be killed. */
  private kill(target: Target): boolean {
    const { house } = this.ports;
    const pid = house.kill(target);
    if (pid === undefined) return false;
    this.kills[target] += 1;
    const back = house.back(target, pid);
    this.returning.set(target, back);
    // Whoever waits for it hears of a program that does not come back; until then it is nobody's error.
    back.catch(() => undefined);
    return true;
  }

  /**
   * The mail server is away from one working morning to the next. Reminders wait; half of those who would get one pay on
   * the first day, half on the second, and only then it comes back.
   */
  async mailOutage(customers: ReadonlyMap<string, Customer>): Promise<void> {
    const { receiver, house, clerk, random, say } = this.ports;
    await receiver.goAway();
    house.proxy.mail.cut(random, 1);
    let paid = 0;
    for (const day of ['first', 'second']) {
      const { today, waiting } = await this.untilRemindersWait();
      const payers = random
        .some(waiting, Math.max(2, Math.ceil(waiting.length / 2)))
        .flatMap((number) => customers.get(number) ?? []);
      await Promise.all(payers.map((payer) => clerk.pay(payer, today, clerk.owes(payer), true)));
      paid += payers.length;
      say(`mail outage, ${day} day (${today}): ${waiting.length} reminders wait, ${payers.length} customers pay`);
    }
    await receiver.comeBack();
    // Still on that day: what waits is old news for those who paid, and for nobody else.
    await this.catchUp(AFTER_OUTAGE_MS);
    say(`the mail server is back; ${paid} customers paid while it was away`);
  }

  /** Moves the clock from morning to morning until there are reminders to wait. */
  async untilRemindersWait(): Promise<{ today: string; waiting: string[] }> {
    const { clerk, observer } = this.ports;
    for (let move = 1; move <= 12; move += 1) {
      const today = await clerk.nextMorning(1);
      const waiting = await eventually('reminders to wait for the mail server', 15_000, async () => {
        const accounts = await observer.accountsWithWaitingMail().catch(() => []);
        const work = await observer.work();
        const done = work !== undefined && work.due + work.signals === 0;
        return done || accounts.length > 5 ? accounts : undefined;
      }).catch(() => []);
      if (waiting.length > 0) return { today, waiting };
    }
    throw new Error('no reminder fell due in twelve mornings of the mail outage');
  }

  private troubleMail(): void {
    const { receiver, random, house } = this.ports;
    const trouble = MAIL_TROUBLE[this.troubles % MAIL_TROUBLE.length];
    this.troubles += 1;
    if (trouble === 'kill') setTimeout(() => receiver.kill(), random.between(500, 4_000)).unref();
    else if (trouble === 'cut') house.proxy.mail.breakNext({ after: random.between(...MESSAGE_BYTES) });
    else if (trouble === 'lose-answer') house.proxy.mail.breakNext({ answerAfter: 10_000 });
    else if (trouble !== undefined) receiver.order(trouble);
  }

  private async cutConnections(): Promise<void> {
    const { house, random } = this.ports;
    for (let time = 0; time < 3; time += 1) {
      await pause(random.between(100, 800));
      house.proxy.postgres.cut(random, 0.3);
      house.proxy.temporal.cut(random, 0.3);
      house.proxy.mail.cut(random, 0.5);
      this.troubleMail();
    }
  }

  /** Lets the company do what the day asks for, up to a limit; the next blow does not wait for the slow. */
  private async catchUp(limitMs: number): Promise<void> {
    await this.ports.observer.rest(limitMs).catch(() => undefined);
  }
}
