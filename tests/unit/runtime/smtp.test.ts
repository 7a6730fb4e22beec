import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import type { MailMessage } from '../../../runtime/mail/message';
import { smtpTransport } from '../../../runtime/mail/smtp';

const MESSAGE: MailMessage = {
  messageId: 'outbox-1@tenant-1.example.com',
  from: { name: 'Müller, Buchhaltung', address: 'ar@example.com' },
  to: { name: '', address: 'jane@example.org' },
  subject: 'Erinnerung: Rechnung № 4711 über 1.234,50 €',
  text: 'Sehr geehrte Frau Roe,\n.\n..punkt\n₹ 100\n',
  language: 'de',
  date: '2025-03-01T08:00:00.000Z',
  attachments: [{ fileName: 'Kontoauszug ₹.pdf', mediaType: 'application/pdf', content: Buffer.alloc(100_000, 5) }],
};

const stops: (() => Promise<void>)[] = [];
const stopServers = async (): Promise<void> => {
  for (const stop of stops.splice(0)) await stop();
};
afterEach(stopServers);

async function mailServer(options: Partial<SMTPServerOptions>): Promise<number> {
  const server = new SMTPServer({ disabledCommands: ['STARTTLS'], authOptional: true, logger: false, ...options });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  server.on('error', () => undefined);
  stops.push(() => new Promise((resolve) => server.close(() => resolve())));
  return (server.server.address() as AddressInfo).port;
}

/** A server of a few lines that says what the test wants and breaks off where it wants. */
async function scriptedServer(talk: (line: string, socket: Socket, data: () => string) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    let data = '';
    socket.on('error', () => undefined);
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      data += chunk.toString('latin1');
      talk(chunk.toString('latin1'), socket, () => data);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  stops.push(
    () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port;
}

const sendTo = (port: number, message = MESSAGE, silenceMs = 1_000) =>
  smtpTransport({ host: '127.0.0.1', port, security: 'none', silenceMs, totalMs: 3_000 }).send(message);
const refusal = (code: number) => Object.assign(new Error('no'), { responseCode: code });

describe('sending by SMTP', () => {
  test('delivers text, attachment and headers as they were given, to one recipient', async () => {
    let raw = Buffer.alloc(0);
    let recipients: string[] = [];
    const port = await mailServer({
      onData: (stream, session, done) => {
        const chunks: Buffer[] = [];
        recipients = session.envelope.rcptTo.map((to) => to.address);
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          raw = Buffer.concat(chunks);
          done();
        });
      },
    });
    expect(await sendTo(port)).toEqual({ outcome: 'accepted' });
    const mail = await PostalMime.parse(raw);
    const header = (name: string) => mail.headers.find((entry) => entry.key === name)?.value;
    expect(recipients).toEqual(['jane@example.org']);
    expect(mail.messageId).toBe('<outbox-1@tenant-1.example.com>');
    expect(mail.from).toMatchObject({ name: 'Müller, Buchhaltung', address: 'ar@example.com' });
    expect(mail.subject).toBe(MESSAGE.subject);
    expect(mail.text?.replace(/\r\n/g, '\n').trimEnd()).toBe(MESSAGE.text.trimEnd());
    expect(header('auto-submitted')).toBe('auto-generated');
    expect(header('content-language')).toBe('de');
    expect(Date.parse(mail.date ?? '')).toBe(Date.parse(MESSAGE.date));
    expect(mail.attachments).toHaveLength(1);
    expect(mail.attachments[0]).toMatchObject({ filename: 'Kontoauszug ₹.pdf', mimeType: 'application/pdf' });
    expect(Buffer.from(mail.attachments[0]?.content as ArrayBuffer)).toEqual(MESSAGE.attachments[0]?.content);
  });

  test('does not let a header field break out', async () => {
    for (const broken of [{ subject: 'a\r\nBcc: b@example.org' }, { language: 'de\nX: y' }]) {
      expect(await sendTo(1, { ...MESSAGE, ...broken })).toMatchObject({ outcome: 'rejected' });
    }
  });

  test.each([
    ['recipient', 550, 'rejected'],
    ['recipient', 451, 'deferred'],
    ['content', 554, 'rejected'],
    ['content', 452, 'deferred'],
    ['sender', 553, 'rejected'],
  ])('takes a refused %s with %i as %s', async (what, code, outcome) => {
    const port = await mailServer({
      onMailFrom: (_address, _session, done) => (what === 'sender' ? done(refusal(code)) : done()),
      onRcptTo: (_address, _session, done) => (what === 'recipient' ? done(refusal(code)) : done()),
      onData: (stream, _session, done) => {
        stream.on('end', () => done(refusal(code)));
        stream.resume();
      },
    });
    expect(await sendTo(port)).toMatchObject({ outcome });
  });

  test('defers when nobody answers, on refused log-in, and on a server that is full at the door', async () => {
    const closed = await scriptedServer(() => undefined);
    await stopServers();
    expect(await sendTo(closed)).toMatchObject({ outcome: 'deferred' });

    const login = await mailServer({ onAuth: (_auth, _session, done) => done(refusal(535)), authOptional: false });
    const transport = smtpTransport({ host: '127.0.0.1', port: login, security: 'none', user: 'u', password: 'p' });
    expect(await transport.send(MESSAGE)).toMatchObject({ outcome: 'deferred' });

    const full = await mailServer({ onConnect: (_session, done) => done(refusal(554)) });
    expect(await sendTo(full)).toMatchObject({ outcome: 'deferred' });
  });

  test('defers when encryption is demanded and the server has none', async () => {
    const port = await mailServer({});
    const transport = smtpTransport({ host: '127.0.0.1', port, security: 'starttls', silenceMs: 1_000 });
    expect(await transport.send(MESSAGE)).toMatchObject({ outcome: 'deferred' });
  });

  const answer = (line: string, socket: Socket, onData: () => void) => {
    if (/^(EHLO|MAIL|RCPT)/.test(line)) socket.write('250 ok\r\n');
    else if (/^DATA/.test(line)) socket.write('354 go\r\n');
    else onData();
  };

  test('is in doubt when the line is cut after the final dot', async () => {
    const port = await scriptedServer((line, socket, data) =>
      answer(line, socket, () => data().endsWith('\r\n.\r\n') && socket.destroy()),
    );
    expect(await sendTo(port)).toMatchObject({ outcome: 'in-doubt' });
  });

  test('is in doubt when the server has all and says nothing', async () => {
    const port = await scriptedServer((line, socket) => answer(line, socket, () => undefined));
    expect(await sendTo(port, MESSAGE, 300)).toMatchObject({ outcome: 'in-doubt' });
  });

  test('is deferred when the line is cut before the body', async () => {
    const port = await scriptedServer((line, socket) =>
      /^DATA/.test(line) ? socket.destroy() : answer(line, socket, () => undefined),
    );
    expect(await sendTo(port)).toMatchObject({ outcome: 'deferred' });
  });

  test('is deferred when the line is cut early in a large body', async () => {
    const large = { ...MESSAGE, attachments: [{ ...MESSAGE.attachments[0]!, content: Buffer.alloc(8_000_000, 6) }] };
    const port = await scriptedServer((line, socket) => answer(line, socket, () => socket.destroy()));
    expect(await sendTo(port, large)).toMatchObject({ outcome: 'deferred' });
  });
});
