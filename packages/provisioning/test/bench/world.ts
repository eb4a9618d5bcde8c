import type { Database } from '@portico/database';
import { dumpTables } from './tables.ts';

/** What no call of a run changes, and the time, which goes on by itself. */
const NOT_OURS = ['now', 'users', 'groups'];
/** Until when others wait for a worker says nothing of what it did. */
const LEASE_UNTIL = /"lease_until":"[^"]*"/g;

/**
 * Answers everything that a call of a run could change, as text: our tables and what the directories hold. It asks by a
 * way of its own, on which nobody stands who counts calls.
 */
export function worldOf(pool: Database['pool'], { controlUrl }: { readonly controlUrl: string }) {
  const ask = globalThis.fetch;
  return async (): Promise<string> => {
    const state = (await (await ask(`${controlUrl}/state`)).json()) as Record<string, unknown>;
    const kept = Object.entries(state).filter(([name]) => !NOT_OURS.includes(name));
    return `${JSON.stringify(kept)}\n${(await dumpTables(pool)).replaceAll(LEASE_UNTIL, '')}`;
  };
}
