import type { MailMessage } from './message';

/** What became of one attempt to send. */
export type Delivery =
  | { readonly outcome: 'accepted' }
  /** The receiver will never take it: wrong address, refused content. */
  | { readonly outcome: 'rejected'; readonly detail: string }
  /** Not taken now, surely not delivered: try again later. */
  | { readonly outcome: 'deferred'; readonly detail: string }
  /** The message was handed over, the answer never came: it may or may not have been delivered. */
  | { readonly outcome: 'in-doubt'; readonly detail: string };

/** Hands one message to the outside. Never throws for what the other side does; ends within its own time limit. */
export interface MailTransport {
  send(message: MailMessage): Promise<Delivery>;
}
