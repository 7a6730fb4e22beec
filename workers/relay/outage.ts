/**
 * What a server that is away, restarting or overloaded leaves in a failure's message; its code does not cross the engine.
 * Node's network errors, node-postgres, and Postgres' SQLSTATE 08, 53300, 55P03 and 57P01 to 57P03. A statement or an
 * activity that takes too long is none: it takes too long again.
 */
const OUTAGE =
  /connect|ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|the database system is|too many clients|connection slots|lock timeout|fetch failed|socket hang up/i;

/** True for a failure that ends by itself when a server comes back, so that no person needs to look at its processes. */
export function isOutage(why: string): boolean {
  // Node's error of a host with several addresses, none of which answers, has no message.
  return why === '' || OUTAGE.test(why);
}
