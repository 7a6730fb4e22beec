import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import PostalMime from 'postal-mime';
import { freePort } from '../../../../runtime/embedded/ports';
import type { Delivery } from './evidence';

/** How the receiver is to die at its next message: while it takes it, or after it kept it and before it says so. */
export type ReceiverOrder = 'die-in-data' | 'die-before-reply';

/** A line of the receiver's log. */
export interface ReceivedLine {
  readonly recipient: string;
  readonly connectedAt: number;
  readonly acceptedAt: number;
  /** The message as it came, base64. */
  readonly raw: string;
}

const PROGRAM = path.join(__dirname, 'mail-receiver-program.ts');

/** The mail server's process as the proof sees it: started again when it died, unless it is to be away. */
export class MailReceiver {
  private child: ChildProcess | undefined;
  private away = false;
  /** Deaths so far, ordered or not. */
  deaths = 0;
  private readonly read: Delivery[] = [];
  private readBytes = 0;

  private constructor(
    readonly port: number,
    private readonly logFile: string,
  ) {}

  static async start(logFile: string): Promise<MailReceiver> {
    const receiver = new MailReceiver(await freePort(), logFile);
    await receiver.up();
    return receiver;
  }

  /** Arms the next message. Nothing happens while it is away. */
  order(order: ReceiverOrder): void {
    if (this.child?.connected) this.child.send(order);
  }

  kill(): void {
    this.child?.kill('SIGKILL');
  }

  /** Ends it, to stay away until `comeBack`. */
  async goAway(): Promise<void> {
    this.away = true;
    const child = this.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Does nothing where it is not away. */
  async comeBack(): Promise<void> {
    if (!this.away) return;
    this.away = false;
    await this.up();
  }

  /** Everything accepted so far, oldest first. */
  async deliveries(): Promise<readonly Delivery[]> {
    const log = existsSync(this.logFile) ? readFileSync(this.logFile) : Buffer.alloc(0);
    const end = log.lastIndexOf('\n') + 1;
    const fresh = log.subarray(this.readBytes, end).toString('utf8');
    this.readBytes = end;
    for (const line of fresh.split('\n')) if (line !== '') this.read.push(await toDelivery(line));
    return this.read;
  }

  private async up(): Promise<void> {
    const child = fork(PROGRAM, [String(this.port), this.logFile], {
      execArgv: ['--require', require.resolve('tsx/cjs')],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child = child;
    child.once('exit', () => {
      this.deaths += 1;
      if (!this.away && this.child === child) void this.up();
    });
    await Promise.race([once(child, 'message'), once(child, 'exit')]);
  }
}

async function toDelivery(line: string): Promise<Delivery> {
  const { recipient, connectedAt, acceptedAt, raw } = JSON.parse(line) as ReceivedLine;
  const mail = await PostalMime.parse(Buffer.from(raw, 'base64'));
  return {
    messageId: (mail.messageId ?? '').replace(/^<|>$/g, ''),
    recipient,
    subject: mail.subject ?? '',
    text: mail.text ?? '',
    connectedAt,
    acceptedAt,
  };
}
