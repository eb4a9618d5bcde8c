import type { AdapterPayload } from 'oidc-provider';
import type { StateStore, StoredState } from '../stores.ts';
import { successorOf } from '../tokens/refresh-rotation.ts';

/** Two requests of one browser for one code arrive together; whoever replays a code comes later (decision 8). */
const CODE_SENT_TWICE_SECONDS = 2;
/** A client whose answer was lost, or whose second tab was as quick, asks again within this time (decision 8; fault R40). */
const REFRESH_GRACE_SECONDS = 10;

export type Reuse =
  /** As if it were the first use: the same answer may be given again. */
  | 'repeat'
  /** Refused, and nothing ends. */
  | 'refuse'
  /** Refused, and all that it brought ends. */
  | 'replay';

/**
 * What it means that a code or refresh token is shown again.
 *
 * @param find reads the state of a refresh token by its value
 */
export async function judgeReuse(
  kind: string,
  value: string,
  state: StoredState,
  find: (value: string) => ReturnType<StateStore['find']>,
): Promise<Reuse> {
  const ago = state.consumedSecondsAgo ?? 0;
  if (kind === 'AuthorizationCode') return ago < CODE_SENT_TWICE_SECONDS ? 'refuse' : 'replay';
  if (kind !== 'RefreshToken') return 'refuse';
  if (ago >= REFRESH_GRACE_SECONDS) return 'replay';
  const successor = successorOf(value, state.payload as AdapterPayload);
  if (successor === undefined) return 'replay';
  // Not there yet: the request that used this one is about to write it, under this very name.
  const next = await find(successor);
  return next?.consumedSecondsAgo === undefined ? 'repeat' : 'replay';
}
