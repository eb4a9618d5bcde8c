import type { OidcSettings } from '../integrations/oidc-integration.ts';
import { displayName, type Person } from '../people/people.ts';

/** Which claims a scope asks for; `hd` comes with none in particular, as at Google. */
export const CLAIMS = {
  openid: ['sub', 'hd'],
  profile: ['name', 'given_name', 'family_name', 'preferred_username'],
  email: ['email', 'email_verified'],
  groups: ['groups'],
};

/**
 * What is said of a person; the library leaves out what was not asked for.
 *
 * @param use where it is said: in the id_token, or by the userinfo endpoint
 */
export function claimsOf(
  person: Person,
  { tokens, groupsClaim }: OidcSettings,
  use: string,
): { sub: string } & Record<string, unknown> {
  const always = { sub: person.id, ...(groupsClaim && { groups: [...person.groups] }) };
  if (tokens === 'thin' && use === 'id_token') return always;
  return {
    ...always,
    name: displayName(person),
    given_name: person.givenName,
    family_name: person.familyName,
    preferred_username: person.email,
    email: person.email,
    email_verified: true,
    ...(tokens === 'fat' && { hd: person.email.slice(person.email.indexOf('@') + 1) }),
  };
}
