/*
 * What a sign-in leaves in the authorization request that waits for it: the statement that makes the session writes it, and
 * the issuer reads it. Requests that wait while a new version is installed hold what the one before wrote.
 */

/** The field of the request's `result` in which it lies. The library keeps what it does not know. */
export const MADE_SESSION = 'portico';

/** The session that a sign-in has made. */
export type MadeSession = {
  readonly sessionId: string;
  /** When the person proved who they are, in seconds since the epoch; 0 where nobody knows. */
  readonly authenticatedAt: number;
  /** The person pressed something on a page of ours. */
  readonly acted: boolean;
};

/**
 * Reads it out of a request's `result`. What is not told counts as not known, and as not done.
 *
 * @returns undefined where no sign-in has come back
 */
export function madeSession(result: object | undefined): MadeSession | undefined {
  const made: unknown = result && Reflect.get(result, MADE_SESSION);
  if (typeof made !== 'object' || made === null) return undefined;
  const { sessionId, authenticatedAt, acted } = made as Readonly<Record<keyof MadeSession, unknown>>;
  if (typeof sessionId !== 'string') return undefined;
  return {
    sessionId,
    authenticatedAt: typeof authenticatedAt === 'number' ? authenticatedAt : 0,
    acted: acted === true,
  };
}
