const FIRST_MS = 1_000;

/**
 * How long to wait before the next attempt: as long as Microsoft says, else doubling from one second to `longestMs`, with
 * some chance in it so that many runs do not come back at once (fault R39).
 *
 * @param attempts of the step, from 1
 * @param random in [0, 1)
 */
export function backoffMs(
  attempts: number,
  retryAfterMs: number | undefined,
  random: number,
  longestMs: number,
): number {
  if (retryAfterMs !== undefined) return retryAfterMs;
  const full = Math.min(FIRST_MS * 2 ** Math.min(attempts - 1, 10), longestMs);
  return full * (0.5 + random / 2);
}
