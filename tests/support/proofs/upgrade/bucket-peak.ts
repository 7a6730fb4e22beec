/**
 * The fullest that a bucket gets into which each event pours one and which leaks `perSecond` all the time. A sender that
 * may send `perSecond` a second with bursts of as many never fills it above `perSecond`.
 * @param instantsMs when the events happened, in any order.
 */
export function bucketPeak(instantsMs: readonly number[], perSecond: number): number {
  let level = 0;
  let peak = 0;
  let before = -Infinity;
  for (const at of [...instantsMs].sort((a, b) => a - b)) {
    level = Math.max(0, level - ((at - before) / 1_000) * perSecond) + 1;
    peak = Math.max(peak, level);
    before = at;
  }
  return peak;
}
