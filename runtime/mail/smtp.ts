import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { fitsHeader } from './message';
import type { MailMessage } from './message';
import type { Delivery, MailTransport } from './transport';

export interface SmtpOptions {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte, `starttls` refused unless the server upgrades, `none` only for a server on this machine. */
  readonly security: 'tls' | 'starttls' | 'none';
  readonly user?: string;
  readonly password?: string;
  /** Longest silence of the server, milliseconds. Default 20 s. */
  readonly silenceMs?: number;
  /** Longest time one message may take in all, milliseconds. Default 60 s. */
  readonly totalMs?: number;
}

const SLICE_BYTES = 16 * 1024;

/** Sends by SMTP (RFC 5321), one connection a message. */
export function smtpTransport(options: SmtpOptions): MailTransport {
  return {
    send: async (message) => {
      const unfit = [
        message.subject,
        message.messageId,
        message.language,
        ...message.attachments.map((a) => a.fileName),
      ];
      if (!unfit.every(fitsHeader)) return { outcome: 'rejected', detail: 'a header field holds a control character' };
      return transmit(options, message, await compose(message));
    },
  };
}

/** The message in MIME. Mail by machine says so (RFC 3834), so that no absence notice answers it. */
async function compose(message: MailMessage): Promise<Buffer> {
  const composer = new MailComposer({
    messageId: `<${message.messageId}>`,
    from: { ...message.from },
    to: { ...message.to },
    subject: message.subject,
    text: message.text,
    date: new Date(message.date),
    headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': message.language },
    attachments: message.attachments.map((attachment) => ({
      filename: attachment.fileName,
      contentType: attachment.mediaType,
      content: attachment.content,
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/**
 * One SMTP session. The server owns the message from the moment it has the final dot (RFC 5321 §6.1): what fails after
 * the whole body was handed over, and without an answer of the server, is in doubt; all else is known.
 */
function transmit(options: SmtpOptions, message: MailMessage, content: Buffer): Promise<Delivery> {
  const silence = options.silenceMs ?? 20_000;
  return new Promise((resolve) => {
    let bodyHandedOver = false;
    const connection = new SMTPConnection({
      host: options.host,
      port: options.port,
      secure: options.security === 'tls',
      requireTLS: options.security === 'starttls',
      ignoreTLS: options.security === 'none',
      connectionTimeout: silence,
      greetingTimeout: silence,
      socketTimeout: silence,
      dnsTimeout: silence,
    });
    const overall = setTimeout(() => finish(new Error('the session took too long')), options.totalMs ?? 60_000);

    function finish(error?: Error | null): void {
      clearTimeout(overall);
      resolve(error ? classify(error, bodyHandedOver) : { outcome: 'accepted' });
      // Whatever the socket says from now on is about a session that is over.
      if (error) connection.close();
      else connection.quit();
    }

    function send(): void {
      const body = Readable.from(slices(content));
      body.once('end', () => (bodyHandedOver = true));
      const envelope = { from: message.from.address, to: message.to.address, size: content.length };
      connection.send(envelope, body, (error) => finish(error));
    }

    connection.on('error', finish);
    connection.connect((error) => {
      if (error) return finish(error);
      if (options.user === undefined) return send();
      const credentials = { user: options.user, pass: options.password ?? '' };
      connection.login({ credentials }, (refused) => (refused ? finish(refused) : send()));
    });
  });
}

/** In slices, so that the body counts as handed over only once the socket has taken all but the last of it. */
function* slices(content: Buffer): Generator<Buffer> {
  for (let start = 0; start < content.length; start += SLICE_BYTES) yield content.subarray(start, start + SLICE_BYTES);
}

/** Only an answer about this message's sender, recipient or content with a 5xx code is final (RFC 5321 §4.2.1). */
function classify(error: Error, bodyHandedOver: boolean): Delivery {
  const code = 'responseCode' in error && typeof error.responseCode === 'number' ? error.responseCode : undefined;
  const kind = 'code' in error ? error.code : undefined;
  const aboutMessage = kind === 'EENVELOPE' || kind === 'EMESSAGE';
  const detail = error.message.slice(0, 500);
  if (aboutMessage && (code === undefined || code >= 500)) return { outcome: 'rejected', detail };
  if (code === undefined && bodyHandedOver) return { outcome: 'in-doubt', detail };
  return { outcome: 'deferred', detail };
}
