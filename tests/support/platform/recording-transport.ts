import type { MailMessage } from '../../../runtime/mail/message';
import type { Delivery, MailTransport } from '../../../runtime/mail/transport';

/** A transport that remembers every hand-over and answers as told; `accepted` unless told otherwise. */
export interface RecordingTransport extends MailTransport {
  readonly sent: MailMessage[];
  /** The answers to the next hand-overs; one that never settles is a sender that hangs. */
  answer(...next: (Delivery | Promise<Delivery>)[]): void;
}

export function recordingTransport(): RecordingTransport {
  const sent: MailMessage[] = [];
  const answers: (Delivery | Promise<Delivery>)[] = [];
  return {
    sent,
    answer: (...next) => void answers.push(...next),
    send: async (message) => {
      sent.push(message);
      return answers.shift() ?? { outcome: 'accepted' };
    },
  };
}
