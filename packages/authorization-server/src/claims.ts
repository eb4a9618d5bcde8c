import type { SessionFacts } from './stores.ts';

type Claims = { sub: string; [name: string]: unknown };

/** What a token says of the person and the session; oidc-provider cuts it to the granted scopes. */
export function tokenClaims(
  userId: string,
  session: { id: string; facts: SessionFacts } | undefined,
): Claims {
  if (session === undefined) return { sub: userId };
  const { facts } = session;
  return {
    sub: userId,
    sid: session.id,
    org_id: facts.organizationId,
    connection_id: facts.connectionId,
    roles: [facts.role],
    ...(facts.groups === undefined ? { groups_known: false } : { groups: facts.groups }),
    ...(facts.email === undefined ? {} : { email: facts.email, email_verified: facts.emailVerified }),
    ...(facts.name === undefined ? {} : { name: facts.name }),
  };
}
