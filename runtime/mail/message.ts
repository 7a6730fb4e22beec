/** A mail address with the name shown beside it. */
export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

export interface MailAttachment {
  readonly fileName: string;
  readonly mediaType: string;
  readonly content: Buffer;
}

/** A message as a transport sends it: plain text, one recipient. */
export interface MailMessage {
  /** Without angle brackets; the same at every attempt, so that a receiver can tell a repeat. */
  readonly messageId: string;
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly subject: string;
  readonly text: string;
  /** BCP 47, e.g. `de`. */
  readonly language: string;
  /** ISO instant for the Date header. */
  readonly date: string;
  readonly attachments: readonly MailAttachment[];
}

// A line break or any other control character in a header field would let its author write headers of his own.
const CONTROL = /\p{Cc}/u;
const ADDRESS = /^[^\s<>@,;:"()[\]\\]+@[^\s<>@,;:"()[\]\\]+$/;

/**
 * Reads `name@example.com` or `Some Name <name@example.com>`: exactly one address. Undefined for anything else, lists,
 * groups, quoted local parts and control characters among them.
 */
export function parseMailbox(text: string): Mailbox | undefined {
  if (CONTROL.test(text) || text.length > 500) return undefined;
  const [, name = '', bracketed] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? [];
  const address = bracketed ?? text.trim();
  if (!ADDRESS.test(address) || address.length > 254) return undefined;
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address };
}

/** A text for a single-line header (subject, file name): false when it would break out of it. */
export function fitsHeader(text: string): boolean {
  return !CONTROL.test(text) && text.length <= 998;
}

/**
 * The id of an outgoing message: `<outboxId>@<tenantId>.<domain of the sender>` (RFC 5322 §3.6.4), made of ids only, the
 * same for every attempt.
 */
export function messageIdOf(outboxId: string, tenantId: string, from: Mailbox): string {
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1).toLowerCase();
  return `${outboxId}@${tenantId}.${domain}`;
}

/** Enough of an address to recognise it in a task or a log, not enough to write to: `a***@example.com`. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at > 0 ? `${address.slice(0, 1)}***${address.slice(at)}` : '***';
}
