import type { Hooks } from './http/hooks.ts';
import type { EndedSession } from './logout-token.ts';
import type { PorticoOptions } from './options.ts';
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
 * @param options.now the time in milliseconds since 1970, for this process's own memory; `Date.now` unless given
 */
export function endedSessions(
  store?: EndedSessionStore,
  { now = () => Date.now() }: Pick<PorticoOptions, 'now'> = {},
): Required<Pick<Hooks, 'onSessionEnded' | 'isSessionEnded'>> {
  const kept = store ?? thisProcess(now);
  return {
    async onSessionEnded({ sessionId, userId, issuedAt }: EndedSession): Promise<void> {
      await kept.set(
        keyOf('sid', sessionId) ?? keyOf('sub', userId) ?? '',
        `${issuedAt}`,
        REMEMBERED_SECONDS,
      );
    },
    async isSessionEnded({ id, user, claims }: Session): Promise<boolean> {
      const [itself, ofPerson] = await Promise.all([
        kept.get(keyOf('sid', id) ?? ''),
        kept.get(keyOf('sub', user.id) ?? ''),
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
function thisProcess(now: () => number): EndedSessionStore {
  const holder = globalThis as { [PLACE]?: Remembered };
  holder[PLACE] ??= new Map();
  const remembered = holder[PLACE];
  return {
    set(key, value, seconds) {
      const at = now();
      remembered.delete(key);
      remembered.set(key, { value, until: at + seconds * 1_000 });
      for (const [oldest, { until }] of remembered)
        if (until < at || remembered.size > MOST_REMEMBERED) remembered.delete(oldest);
        else break;
    },
    get(key) {
      const found = remembered.get(key);
      return found && found.until > now() ? found.value : undefined;
    },
  };
}
