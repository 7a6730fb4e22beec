import type { MailMessage } from '../../../../runtime/mail/message';
import type { Delivery, MailTransport } from '../../../../runtime/mail/transport';

/** A message as the customer's mail server took it. */
export interface ReceivedMail {
  readonly messageId: string;
  readonly to: string;
  readonly language: string;
  readonly subject: string;
  readonly text: string;
  readonly attachments: number;
  /** Wall time of the hand-over, epoch milliseconds: orders it among everything else that happens. */
  readonly wallMs: number;
  /** The company's clock at the hand-over, epoch milliseconds. */
  readonly clockMs: number;
}

/** The customers' mail servers: they keep what they took, refuse addresses that are gone, and may take nothing for a while. */
export interface MailServers extends MailTransport {
  readonly received: ReceivedMail[];
  readonly refused: { readonly to: string; readonly messageId: string }[];
  /** How often a message was turned away for later. */
  deferred: number;
  /** How far the clock of the company whose customers have this domain runs ahead of the wall, milliseconds. */
  setClock(domain: string, offsetMs: number): void;
  /** From now on the servers of the domain's customers take nothing, or take everything again. */
  setOutage(domain: string, isOut: boolean): void;
}

export function mailServers(): MailServers {
  const offsets = new Map<string, number>();
  const out = new Set<string>();
  const servers: MailServers = {
    received: [],
    refused: [],
    deferred: 0,
    setClock: (domain, offsetMs) => void offsets.set(domain, offsetMs),
    setOutage: (domain, isOut) => void (isOut ? out.add(domain) : out.delete(domain)),
    send: (message) => Promise.resolve(take(message)),
  };

  function take(message: MailMessage): Delivery {
    const to = message.to.address;
    const domain = to.slice(to.indexOf('@') + 1);
    const offset = offsets.get(domain);
    if (offset === undefined) throw new Error(`a message to nobody of this proof: ${to}`);
    if (out.has(domain)) {
      servers.deferred += 1;
      return { outcome: 'deferred', detail: '450 try again later' };
    }
    if (to.startsWith('gone-')) {
      servers.refused.push({ to, messageId: message.messageId });
      return { outcome: 'rejected', detail: '550 no such mailbox' };
    }
    const wallMs = Date.now();
    servers.received.push({
      messageId: message.messageId,
      to,
      language: message.language,
      subject: message.subject,
      text: message.text,
      attachments: message.attachments.length,
      wallMs,
      clockMs: wallMs + offset,
    });
    return { outcome: 'accepted' };
  }
  return servers;
}
