import type { IsoInstant } from '../../domain/platform/dates';
import type { Logger } from '../../runtime/log';
import type { OutboundDocument } from '../../schema/queries/platform/delivery';
import type { Delivery, MailTransport } from '../../runtime/mail/transport';
import { acrossTenants } from '../../schema/database';
import type { Database, Transaction } from '../../schema/database';
import { tenantNow } from '../../schema/queries/platform/clock';
import { putIntoMailbox, readAttachments } from '../../schema/queries/platform/delivery';
import {
  checkGuard,
  dueTenants,
  lockAbandonedMail,
  lockNextMail,
  markSending,
  postpone,
  returnToPending,
} from '../../schema/queries/platform/relay';
import type { OutboxRow } from '../../schema/queries/platform/relay';
import { backOff } from './back-off';
import { recordInDoubt, recordSent, recordUndeliverable, recordWithdrawn } from './outcome';
import { readOutgoing, toMessage } from './outgoing';
import type { OutgoingMail } from './outgoing';
import { createRotation } from './rotation';

export type MailOutcome = 'sent' | 'withdrawn' | 'failed' | 'in-doubt' | 'deferred' | 'busy';

export interface MailSenderOptions {
  /** As the relay's role. */
  readonly db: Database;
  /** `mailbox` keeps messages in the database, for the embedded default and tests. */
  readonly transport: MailTransport | 'mailbox';
  readonly log: Logger;
  /** How long an attempt may take before it counts as lost, milliseconds; longer than the transport's own limit. */
  readonly leaseMs?: number;
  readonly onOutcome?: (outcome: MailOutcome) => void;
}

const DEFAULT_LEASE_MS = 120_000;
/** A record that is being changed is free again within moments. */
const BUSY_MS = 250;

export interface MailSender {
  /** Sends one message; false when none is due. */
  step(): Promise<boolean>;
  /** Finds messages whose sender died; false when there are no more. */
  findLost(): Promise<boolean>;
}

type Claim =
  | { readonly claimed: 'nothing' }
  | { readonly claimed: 'settled'; readonly outcome: MailOutcome }
  | {
      readonly claimed: 'to-send';
      readonly row: OutboxRow;
      readonly mail: OutgoingMail;
      readonly attachments: OutboundDocument[];
      readonly now: IsoInstant;
      readonly transport: MailTransport;
    };

/** Sends what waits in the outbox, one message at a time; several may run side by side, here and elsewhere. */
export function createMailSender(options: MailSenderOptions): MailSender {
  const { db, log } = options;
  const leaseMs = options.leaseMs ?? DEFAULT_LEASE_MS;
  const rotation = createRotation();

  async function step(): Promise<boolean> {
    for (const tenantId of rotation.order(await acrossTenants(db, (tx) => dueTenants(tx, 'mail')))) {
      const claim = await acrossTenants(db, (tx) => claimNext(tx, tenantId, options.transport, leaseMs));
      if (claim.claimed === 'nothing') continue;
      rotation.served(tenantId);
      const outcome = claim.claimed === 'settled' ? claim.outcome : await send(claim);
      options.onOutcome?.(outcome);
      return true;
    }
    return false;
  }

  async function send(claim: Extract<Claim, { claimed: 'to-send' }>): Promise<MailOutcome> {
    const { row, mail } = claim;
    const delivery = await handOver(claim);
    const outcome = await persistently(() => acrossTenants(db, (tx) => settle(tx, row, mail, delivery)));
    log.info(
      { tenantId: row.tenantId, processId: row.processId, outboxId: row.outboxId, attempt: row.attempts, outcome },
      'message settled',
    );
    return outcome;
  }

  async function findLost(): Promise<boolean> {
    return acrossTenants(db, async (tx) => {
      const lost = await lockAbandonedMail(tx, 20);
      for (const row of lost) {
        const mail = readOutgoing(row);
        const now = await tenantNow(tx, row.tenantId);
        const detail = 'the sender stopped in the middle';
        await recordInDoubt(tx, row, 'problem' in mail ? undefined : mail, detail, now);
        options.onOutcome?.('in-doubt');
        log.warn({ tenantId: row.tenantId, outboxId: row.outboxId }, 'a message is in doubt: its sender stopped');
      }
      return lost.length > 0;
    });
  }

  return { step, findLost };
}

/** One transaction from "waits" to "is being sent": row locked, guard checked, state marked; or settled at once. */
async function claimNext(
  tx: Transaction,
  tenantId: string,
  transport: MailTransport | 'mailbox',
  leaseMs: number,
): Promise<Claim> {
  const row = await lockNextMail(tx, tenantId);
  if (!row) return { claimed: 'nothing' };
  const now = await tenantNow(tx, tenantId);
  const answer = await checkGuard(tx, row, now);
  if (answer.guard === 'busy') {
    await postpone(tx, row, BUSY_MS);
    return { claimed: 'settled', outcome: 'busy' };
  }
  if (answer.guard === 'stale') {
    await recordWithdrawn(tx, row, answer.reason, now);
    return { claimed: 'settled', outcome: 'withdrawn' };
  }
  const mail = readOutgoing(row);
  if ('problem' in mail) {
    await recordUndeliverable(tx, row, undefined, mail.problem, now);
    return { claimed: 'settled', outcome: 'failed' };
  }
  const attachments = await readAttachments(tx, tenantId, mail.payload.attachments);
  if (!attachments) {
    await recordUndeliverable(tx, row, mail, 'a document of the message no longer exists', now);
    return { claimed: 'settled', outcome: 'failed' };
  }
  if (transport === 'mailbox') {
    const { messageId, payload } = mail;
    await putIntoMailbox(tx, tenantId, { messageId, processId: row.processId, sentAt: now, mail: payload });
    await recordSent(tx, row, mail, now);
    return { claimed: 'settled', outcome: 'sent' };
  }
  return { claimed: 'to-send', row: await markSending(tx, row, leaseMs), mail, attachments, now, transport };
}

async function handOver(claim: Extract<Claim, { claimed: 'to-send' }>): Promise<Delivery> {
  try {
    return await claim.transport.send(toMessage(claim.mail, claim.attachments, claim.now));
  } catch (error) {
    // A transport that throws has not said how far it came: the careful answer is that nobody knows.
    return { outcome: 'in-doubt', detail: error instanceof Error ? error.message : 'the transport failed' };
  }
}

async function settle(tx: Transaction, row: OutboxRow, mail: OutgoingMail, delivery: Delivery): Promise<MailOutcome> {
  const now = await tenantNow(tx, row.tenantId);
  switch (delivery.outcome) {
    case 'accepted':
      await recordSent(tx, row, mail, now);
      return 'sent';
    case 'rejected':
      await recordUndeliverable(tx, row, mail, delivery.detail, now);
      return 'failed';
    case 'in-doubt':
      await recordInDoubt(tx, row, mail, delivery.detail, now);
      return 'in-doubt';
    case 'deferred':
      await returnToPending(tx, row, backOff(row.attempts, Math.random()), delivery.detail);
      return 'deferred';
  }
}

/** The message is out; its record must follow. After the last try the lease turns it into a message in doubt. */
async function persistently<T>(record: () => Promise<T>): Promise<T> {
  for (const wait of [200, 1_000, 5_000]) {
    try {
      return await record();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return record();
}
