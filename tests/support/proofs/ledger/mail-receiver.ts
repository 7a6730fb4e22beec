import type { AddressInfo, Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { smtpTransport } from '../../../../runtime/mail/smtp';
import type { MailTransport } from '../../../../runtime/mail/transport';

/** A message as the receiver has it. */
export interface ReceivedMail {
  readonly messageId: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly statement: Buffer | undefined;
  /** Messages received before it. */
  readonly place: number;
}

/** How the mail server treats the next message to an address. */
export type Mishap =
  /** Refused for good. */
  | 'refuse'
  /** The message arrives, the answer does not. */
  | 'keep-and-hang-up'
  /** The line is cut after the whole message was handed over; it is lost. */
  | 'lose-and-hang-up';

export interface MailReceiver {
  readonly transport: MailTransport;
  readonly received: readonly ReceivedMail[];
  /** The next messages to an address meet these mishaps, one each. */
  trouble(address: string, ...mishaps: readonly Mishap[]): void;
  /** Told of each message when it has arrived. */
  onReceived(tell: (mail: ReceivedMail) => void): void;
  close(): Promise<void>;
}

/** A real SMTP server on this machine that keeps what it takes, and the product's own transport to it. */
export async function startMailReceiver(): Promise<MailReceiver> {
  const received: ReceivedMail[] = [];
  const listeners: ((mail: ReceivedMail) => void)[] = [];
  const mishaps = new Map<string, Mishap[]>();

  async function keep(raw: Buffer, to: string): Promise<void> {
    const mail = await PostalMime.parse(raw);
    const pdf = mail.attachments.find(({ mimeType }) => mimeType === 'application/pdf')?.content;
    const kept: ReceivedMail = {
      messageId: mail.messageId ?? '',
      to,
      subject: mail.subject ?? '',
      text: (mail.text ?? '').replaceAll('\r\n', '\n'),
      statement: pdf instanceof ArrayBuffer ? Buffer.from(pdf) : undefined,
      place: received.length,
    };
    received.push(kept);
    for (const tell of listeners) tell(kept);
  }

  const sockets = new Map<number, Socket>();
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    logger: false,
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo[0]?.address ?? '';
      const mishap = mishaps.get(to)?.shift();
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (mishap === 'refuse') return done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }));
        const kept = mishap === 'lose-and-hang-up' ? Promise.resolve() : keep(Buffer.concat(chunks), to);
        kept.then(
          () => (mishap === undefined ? done() : sockets.get(session.remotePort)?.destroy()),
          (error: Error) => done(error),
        );
      });
    },
  });
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.on('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  return {
    transport: smtpTransport({ host: '127.0.0.1', port, security: 'none', silenceMs: 60_000, totalMs: 90_000 }),
    received,
    trouble: (address, ...next) => void mishaps.set(address, [...(mishaps.get(address) ?? []), ...next]),
    onReceived: (tell) => void listeners.push(tell),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
