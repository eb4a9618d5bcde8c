import type { Hooks } from './http/hooks.ts';
import type { EndedSession } from './logout-token.ts';
import type { Session } from './session.ts';

/** Where all instances of an application remember what has ended: a few bytes each, for as long as is asked. */
export type EndedSessionStore = {
  set(key: string, value: string, seconds: number): Promise<unknown> | unknown;
  get(key: string): Promise<string | null | undefined> | string | null | undefined;
};

/** Longer than any access token of a session that has ended goes on, also while Portico is out of reach. */
const REMEMBERED_SECONDS = 3_600;
/** Of more than that many in an hour, the oldest are forgotten: their tokens end within minutes anyway. */
const MOST_REMEMBERED = 100_000;

/**
 * Both hooks of the adapters, with a store behind them: a session that has ended at Portico is over here with the next
 * request after the notice came.
 *
 * @param store shared by all instances; without one, this process remembers by itself, which does for a single one
 */
export function endedSessions(
  store: EndedSessionStore = thisProcess(),
): Required<Pick<Hooks, 'onSessionEnded' | 'isSessionEnded'>> {
  return {
    async onSessionEnded({ sessionId, userId, issuedAt }: EndedSession): Promise<void> {
      await store.set(
        keyOf('sid', sessionId) ?? keyOf('sub', userId) ?? '',
        `${issuedAt}`,
        REMEMBERED_SECONDS,
      );
    },
    async isSessionEnded({ id, user, claims }: Session): Promise<boolean> {
      const [itself, ofPerson] = await Promise.all([
        store.get(keyOf('sid', id) ?? ''),
        store.get(keyOf('sub', user.id) ?? ''),
      ]);
      if (itself) return true;
      // All sessions of the person that there were at that time: not those that they began since.
      const ended = Number(ofPerson || 0);
      return ended >= (claims.iat ?? 0) && ended > 0;
    },
  };
}

const keyOf = (kind: 'sid' | 'sub', id: string | undefined) => id && `portico:ended:${kind}:${id}`;

type Remembered = Map<string, { readonly value: string; readonly until: number }>;
const PLACE = Symbol.for('portico-sdk ended sessions');

/** Frameworks load a module more than once into one process: pages, routes and proxy have to know the same. */
function thisProcess(): EndedSessionStore {
  const holder = globalThis as { [PLACE]?: Remembered };
  holder[PLACE] ??= new Map();
  const remembered = holder[PLACE];
  return {
    set(key, value, seconds) {
      const now = Date.now();
      remembered.delete(key);
      remembered.set(key, { value, until: now + seconds * 1_000 });
      for (const [oldest, { until }] of remembered)
        if (until < now || remembered.size > MOST_REMEMBERED) remembered.delete(oldest);
        else break;
    },
    get(key) {
      const found = remembered.get(key);
      return found && found.until > Date.now() ? found.value : undefined;
    },
  };
}
