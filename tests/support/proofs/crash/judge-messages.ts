import type { AcknowledgedPayment } from './acknowledged';
import type { Delivery, Evidence, Finding, MessageRecord } from './evidence';

/** How a letter's subject begins, per step: copied from what customers get, not from the code that writes it. */
const STEPS: readonly (readonly [begins: RegExp, step: string])[] = [
  [/^(Friendly reminder:|Zahlungserinnerung:)/, 'friendly-reminder'],
  [/^(Reminder:|Mahnung:)/, 'reminder'],
  [/^(Formal notice of default:|Förmliche Mahnung)/, 'formal-notice'],
  [/^(Final notice before further steps:|Letzte Mahnung)/, 'final-notice'],
];

/** An SMTP session is given up after this long (documented for operators), so no message is on its way for longer. */
const LONGEST_SESSION_MS = 60_000;

/** The step a message takes, by its subject; undefined for a subject nobody knows. */
export function stepOf(subject: string): string | undefined {
  return STEPS.find(([begins]) => begins.test(subject))?.[1];
}

/** A Message-ID is `<row of the outbox>@<company>.<domain>`. */
function outboxIdOf(messageId: string): string {
  return messageId.split('@')[0] ?? '';
}

export function judgeMessageIds({ deliveries }: Evidence): Finding {
  const seen = new Set<string>();
  const violations: string[] = [];
  for (const { messageId, recipient } of deliveries) {
    if (seen.has(messageId)) violations.push(`${messageId} was accepted twice (to ${recipient})`);
    seen.add(messageId);
  }
  return { invariant: 'no Message-ID was accepted twice', checked: deliveries.length, violations };
}

/** A process is one episode of one customer, and each of its steps is mailed once. */
export function judgeSteps({ deliveries, house }: Evidence): Finding {
  const messages = byOutboxId(house.messages);
  const taken = new Map<string, string>();
  const violations: string[] = [];
  for (const { messageId, subject, recipient } of deliveries) {
    const processId = messages.get(outboxIdOf(messageId))?.processId;
    const step = stepOf(subject);
    if (processId === undefined) violations.push(`${messageId} belongs to no message of the house`);
    if (step === undefined) violations.push(`${messageId} takes no known step: ${subject}`);
    const place = `${recipient} ${processId} ${step}`;
    const before = taken.get(place);
    if (before !== undefined && before !== messageId) {
      violations.push(`${recipient} got ${step} twice in one episode: ${before} and ${messageId}`);
    }
    taken.set(place, messageId);
  }
  return { invariant: 'no customer got a step of an episode twice', checked: deliveries.length, violations };
}

/**
 * Nobody is asked for what they have paid: no message that names a settled invoice was taken to be sent after the payment
 * was acknowledged. One that was already in the mail server's hands at that moment could not be called back; it must have
 * been accepted within one SMTP session.
 */
export function judgeSettled(evidence: Evidence): Finding {
  const settling = settlingPayments(evidence);
  const { violations } = chased(evidence, settling);
  return {
    invariant: 'none was contacted after a booked payment settled what is demanded',
    checked: settling.length,
    violations,
  };
}

/** The same for payments of the outage, and only those whose reminder was waiting for the mail server count as looked at. */
export function judgeOutage(evidence: Evidence): Finding {
  const settling = settlingPayments(evidence).filter((payment) => payment.duringOutage);
  const waiting = settling.filter((payment) =>
    evidence.house.messages.some(
      (message) =>
        message.recordedAt < payment.askedAt &&
        !acceptedBefore(evidence, message, payment) &&
        names(message.text, payment.invoices),
    ),
  );
  const { violations } = chased(evidence, settling);
  return {
    invariant: 'no reminder that waited out the mail outage asks for what was paid in it',
    checked: waiting.length,
    violations,
  };
}

function chased({ deliveries, house }: Evidence, settling: readonly AcknowledgedPayment[]): { violations: string[] } {
  const messages = byOutboxId(house.messages);
  const violations: string[] = [];
  for (const payment of settling) {
    for (const delivery of deliveries) {
      if (delivery.acceptedAt <= payment.answeredAt || !names(delivery.text, payment.invoices)) continue;
      if (onItsWay(delivery, messages.get(outboxIdOf(delivery.messageId)), payment)) continue;
      const late = ((delivery.acceptedAt - payment.answeredAt) / 1000).toFixed(1);
      violations.push(
        `${delivery.recipient} was asked for ${payment.invoices.join(', ')} ${late} s after ${payment.number}`,
      );
    }
  }
  return { violations };
}

function onItsWay(delivery: Delivery, message: MessageRecord | undefined, payment: AcknowledgedPayment): boolean {
  if (message === undefined || message.claimedAt > payment.answeredAt) return false;
  return delivery.acceptedAt - message.claimedAt <= LONGEST_SESSION_MS;
}

function settlingPayments({ acknowledged }: Evidence): AcknowledgedPayment[] {
  return acknowledged.filter((entry) => entry.what === 'payment').filter((payment) => payment.settles);
}

function acceptedBefore({ deliveries }: Evidence, message: MessageRecord, payment: AcknowledgedPayment): boolean {
  return deliveries.some(
    (delivery) => outboxIdOf(delivery.messageId) === message.outboxId && delivery.acceptedAt <= payment.answeredAt,
  );
}

function names(text: string, invoices: readonly string[]): boolean {
  return invoices.some((number) => text.includes(number));
}

function byOutboxId(messages: readonly MessageRecord[]): Map<string, MessageRecord> {
  return new Map(messages.map((message) => [message.outboxId, message]));
}

/** Nobody knows what became of a message only where an answer was lost; and then a person is asked about it. */
export function judgeDoubt({ house, lostAnswers }: Evidence): Finding {
  const doubts = house.events.filter((event) => event.type === 'message-in-doubt');
  const violations = doubts.length > lostAnswers ? [`${doubts.length} in doubt, ${lostAnswers} lost answers`] : [];
  const asked = new Map<unknown, number>();
  for (const { form } of house.tasks) {
    if (form.problem === 'in-doubt-message') asked.set(form.about, (asked.get(form.about) ?? 0) + 1);
  }
  const counted = new Map<unknown, number>();
  for (const { data } of doubts) counted.set(data.outboxId, (counted.get(data.outboxId) ?? 0) + 1);
  for (const [outboxId, times] of counted) {
    const tasks = asked.get(outboxId) ?? 0;
    if (tasks !== times)
      violations.push(`${String(outboxId)} was in doubt ${times} times and asked about ${tasks} times`);
  }
  for (const outboxId of asked.keys()) {
    if (!counted.has(outboxId)) violations.push(`${String(outboxId)} was asked about and never in doubt`);
  }
  return {
    invariant: 'messages in doubt are no more than lost answers, each asked of a person',
    checked: doubts.length,
    violations,
  };
}
