import { MADE_SESSION, type MadeSession } from '@portico/core';

/* SQL of the authorization request that waits for a sign-in: its `result` is what the issuer goes on with. */

/** Whether a row of `oauth_states` is a request that waits. */
export const waits = (row = 'oauth_states'): string =>
  `${row}.kind = 'Interaction' AND ${row}.expires_at > now() AND NOT ${row}.payload ? 'result'`;

/** Its payload, completed with that result. */
export const withResult = (result: string): string => `jsonb_set(payload, '{result}', ${result})`;

/** The session that a sign-in makes, each as an expression. */
type SessionColumns = {
  readonly user: string;
  readonly session: string;
  /** When the person proved who they are. */
  readonly provenAt: string;
  readonly acted: string;
};

/** The result of a sign-in: who it was, and the session that it made (`madeSession` in core reads it). */
export function signedIn({ user, session, provenAt, acted }: SessionColumns): string {
  const made: Readonly<Record<keyof MadeSession, string>> = {
    sessionId: session,
    authenticatedAt: secondsOf(provenAt),
    acted,
  };
  return object({
    login: object({ accountId: user, remember: 'false', ts: secondsOf(provenAt) }),
    [MADE_SESSION]: object(made),
  });
}

/** The result of a sign-in that came to nothing, as the application is told it (RFC 6749 section 4.1.2.1). */
export const refused = (error: string, description: string): string =>
  object({ error, error_description: description });

const secondsOf = (at: string): string => `floor(extract(epoch FROM ${at}))::bigint`;

const object = (fields: Readonly<Record<string, string>>): string =>
  `jsonb_build_object(${Object.entries(fields)
    .flatMap(([name, value]) => [`'${name}'`, value])
    .join(', ')})`;
