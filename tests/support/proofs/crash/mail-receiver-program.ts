import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerSession } from 'smtp-server';
import type { ReceivedLine, ReceiverOrder } from './mail-receiver';

/**
 * A mail server of its own: `<port> <log>`. Each message is written to the log and flushed to the disk before it is
 * accepted, so the log holds all that was accepted, and perhaps one more whose sender never heard so. Dies by SIGKILL when
 * ordered, in the middle of the next message or between writing it down and answering.
 */
const [port = '', logFile = ''] = process.argv.slice(2);
let order: ReceiverOrder | undefined;
process.on('message', (told: ReceiverOrder) => (order = told));
// Whoever started it has gone, and with it the proof.
process.on('disconnect', () => process.exit(0));

dropTornLine();
const log = openSync(logFile, 'a');
const connectedAt = new Map<string, number>();

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  logger: false,
  onConnect: (session, done) => {
    connectedAt.set(session.id, Date.now());
    done();
  },
  onClose: (session) => void connectedAt.delete(session.id),
  onData: (stream, session, done) => {
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => {
      if (order === 'die-in-data') die();
      chunks.push(chunk);
    });
    stream.on('end', () => {
      accept(session, Buffer.concat(chunks));
      if (order === 'die-before-reply') die();
      done();
    });
  },
});
// A sender that goes away in the middle of a session is no error here.
server.on('error', () => undefined);
server.listen(Number(port), '127.0.0.1', () => process.send?.('listening'));

function accept(session: SMTPServerSession, raw: Buffer): void {
  const line: ReceivedLine = {
    recipient: session.envelope.rcptTo.map(({ address }) => address).join(','),
    connectedAt: connectedAt.get(session.id) ?? 0,
    acceptedAt: Date.now(),
    raw: raw.toString('base64'),
  };
  writeSync(log, `${JSON.stringify(line)}\n`);
  fsyncSync(log);
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}

/** A line that a kill cut short was never accepted: its answer comes after the flush. */
function dropTornLine(): void {
  if (!existsSync(logFile)) closeSync(openSync(logFile, 'a'));
  const text = readFileSync(logFile);
  truncateSync(logFile, text.lastIndexOf('\n') + 1);
}
