/** Hands out at most `perSecond` permits a second for each name, with bursts of as many. */
export interface RateLimit {
  /** How many of `wanted` may go now; they count as used. */
  take(name: string, wanted: number): number;
}

/** A token bucket a name. `nowMs` is any clock that goes forward. */
export function createRateLimit(perSecond: number, nowMs: () => number = () => performance.now()): RateLimit {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take: (name, wanted) => {
      const now = nowMs();
      const bucket = buckets.get(name) ?? { tokens: perSecond, at: now };
      const tokens = Math.min(perSecond, bucket.tokens + ((now - bucket.at) / 1_000) * perSecond);
      const granted = Math.max(0, Math.min(wanted, Math.floor(tokens)));
      buckets.set(name, { tokens: tokens - granted, at: now });
      return granted;
    },
  };
}
