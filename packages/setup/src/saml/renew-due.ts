import { type RenewalParts, renewMetadata } from './renew-metadata.ts';

/** So many at once: each may wait for a server that does not answer. */
const AT_ONCE = 6;
/** Of those that are due so many are known at a time, the longest ago first. */
const MOST = 60;

/**
 * Reads the metadata of all connections again of which it is time, a few at once, so that one that does not answer holds up nobody
 * else. What fails is tried again the next day; the first fault is thrown when all had their turn.
 *
 * @param stopping ends it between two
 */
export async function renewDue(parts: RenewalParts, stopping: AbortSignal): Promise<void> {
  const faults: unknown[] = [];
  const waiting: string[] = [];
  const seen = new Set<string>();
  let asking: Promise<void> | undefined;
  async function more(): Promise<void> {
    // One that is at work is not due any more once it was begun; what is still named is not read twice.
    const due = await parts.saml.settings.renewalsDue(MOST);
    waiting.push(...due.filter((id) => !seen.has(id)));
    for (const id of due) seen.add(id);
    asking = undefined;
  }
  async function next(): Promise<string | undefined> {
    if (waiting.length === 0) {
      asking ??= more();
      await asking;
    }
    return waiting.shift();
  }
  async function lane(): Promise<void> {
    for (let id = await next(); id !== undefined && !stopping.aborted; id = await next())
      await renewMetadata(parts, id).catch((error: unknown) => void faults.push(error));
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  if (faults.length > 0) throw faults[0];
}
