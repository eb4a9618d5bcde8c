import type { purges } from '@portico/database';
import type { Events } from '@portico/service';

/** So many batches by one call; what is left waits for the next, so that a stop never waits long. */
const MOST_BATCHES = 50;

/** Deletes what has expired, as long as there is a whole batch of it. Another worker that is at it leaves nothing to do. */
export function createPurge({ purge }: ReturnType<typeof purges>, log: Events): () => Promise<void> {
  return async () => {
    const total: Record<string, number> = {};
    for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
      const done = await purge();
      for (const [table, count] of Object.entries(done?.deleted ?? {}))
        if (count > 0) total[table] = (total[table] ?? 0) + count;
      if (done?.more !== true) break;
    }
    if (Object.keys(total).length > 0) log('worker.purged', total);
  };
}
