import type { SessionFacts } from './stores.ts';

type Claims = { sub: string; [name: string]: unknown };

/** `org_id` and `roles`: absent together for a session without an organization. */
export function organizationClaims({ organizationId, role }: SessionFacts): Record<string, unknown> {
  return organizationId === undefined
    ? {}
    : { org_id: organizationId, roles: role === undefined ? [] : [role] };
}

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
    ...organizationClaims(facts),
    ...(facts.connectionId === undefined ? {} : { connection_id: facts.connectionId }),
    ...(facts.groups === undefined ? { groups_known: false } : { groups: facts.groups }),
    ...(facts.email === undefined ? {} : { email: facts.email, email_verified: facts.emailVerified }),
    ...(facts.name === undefined ? {} : { name: facts.name }),
  };
}
