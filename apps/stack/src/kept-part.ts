import type { Part } from './part.ts';

export type Ending = Pick<Part, 'ended' | 'failure'>;

/**
 * A part that is started again when something from outside kills it, as whatever looks after containers would do. One that
 * ends by itself has a fault, which starting it again would hide.
 *
 * @param again starts it once more
 * @returns what ends with it for good: it ended by itself, everything is being stopped, or `again` failed
 */
export function kept(
  first: Pick<Part, 'ended' | 'failure' | 'wasKilled'>,
  { again, isStopping }: { again: () => Promise<typeof first>; isStopping: () => boolean },
): Ending {
  let part = first;
  async function end(): Promise<void> {
    await part.ended;
    if (!part.wasKilled || isStopping()) return;
    part = await again();
    await end();
  }
  return { ended: end(), failure: (what) => part.failure(what) };
}
