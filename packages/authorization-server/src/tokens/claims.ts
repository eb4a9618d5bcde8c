import type { SessionFacts } from '../stores.ts';

type Claims = { sub: string; [name: string]: unknown };

/**
 * What an id_token has room for: it comes back as a hint, in addresses, too, and has to get through. Whoever is in more
 * groups asks userinfo, which tells all of them.
 */
const MOST_GROUP_BYTES = 4_096;
/** Names are for people to read. One that is longer decides about nobody's sign-in. */
const MOST_NAME_CHARACTERS = 200;
/** RFC 5321 section 4.5.3.1: what is longer is no address. */
const MOST_EMAIL_CHARACTERS = 320;

/** `org_id`, `org_name` and `roles`: absent together for a session without an organization. */
export function organizationClaims(facts: SessionFacts): Record<string, unknown> {
  const { organizationId, organizationName, role } = facts;
  if (organizationId === undefined) return {};
  return {
    org_id: organizationId,
    ...(organizationName === undefined ? {} : { org_name: shortName(organizationName) }),
    roles: role === undefined ? [] : [role],
  };
}

/**
 * What a token says of the person and the session; oidc-provider cuts it to the granted scopes.
 *
 * @param use where it is told: an id_token has less room than userinfo
 */
export function tokenClaims(
  userId: string,
  session: { id: string; facts: SessionFacts } | undefined,
  use: string,
): Claims {
  if (session === undefined) return { sub: userId };
  const { facts } = session;
  const { email } = facts;
  return {
    sub: userId,
    sid: session.id,
    ...organizationClaims(facts),
    ...(facts.connectionId === undefined ? {} : { connection_id: facts.connectionId }),
    ...groupClaims(facts, use),
    ...(email === undefined || email.length > MOST_EMAIL_CHARACTERS
      ? {}
      : { email, email_verified: facts.emailVerified }),
    ...(facts.name === undefined ? {} : { name: shortName(facts.name) }),
  };
}

/** All groups or none: some of them would be taken for all. Without a directory there is nobody who knows them. */
function groupClaims({ groups, connectionId }: SessionFacts, use: string): Record<string, unknown> {
  const fits = use !== 'id_token' || Buffer.byteLength(JSON.stringify(groups ?? [])) <= MOST_GROUP_BYTES;
  const known = groups !== undefined && connectionId !== undefined && fits;
  return known ? { groups } : { groups_known: false };
}

function shortName(name: string): string {
  return name.length <= MOST_NAME_CHARACTERS ? name : [...name].slice(0, MOST_NAME_CHARACTERS).join('');
}
