import type { OptionalClaim } from '../directory/records.ts';
import { issuerFor } from '../tokens/issuers.ts';
import {
  groupsAddress,
  heldRoles,
  type MembershipSubject,
  toldGroups,
  wantedRoleIds,
} from '../tokens/membership-claims.ts';
import type { TokenService } from '../tokens/token-service.ts';

/** An attribute of a SAML token: mostly its name is an address. */
export interface SamlAttribute {
  name: string;
  /** How the name is to be read (SAML core, section 8.2), where somebody said so. */
  nameFormat?: string;
  values: readonly string[];
}

type SamlClaims = [name: string, values: readonly string[]][];

const MICROSOFT = 'http://schemas.microsoft.com/identity/claims/';
export const IDENTITY = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const WS2008 = 'http://schemas.microsoft.com/ws/2008/06/identity/claims/';
const OTHER = 'http://schemas.microsoft.com/claims/';

const GROUPS_LINK = `${OTHER}groups.link`;
const ROLE = `${WS2008}role`;

/** Entra's limit for groups in a SAML token; beyond it there is a link instead. */
const GROUPS_IN_A_TOKEN = 150;

/**
 * What a SAML token says of a user.
 * - always: tenantid, objectidentifier, displayname, identityprovider, authnmethodsreferences
 * - as the portal sets up by itself: givenname, surname, emailaddress, and the user principal name as name
 * - groups or the link to them, wids, role; `upn` of the optional claims
 *
 * @param methods how the user has signed in
 */
export function samlClaims(
  service: TokenService,
  subject: MembershipSubject,
  methods: readonly string[],
): SamlAttribute[] {
  const { user, directory } = subject;
  const one = (name: string, value: string | null): SamlClaims => (value === null ? [] : [[name, [value]]]);
  return merged([
    ...one(`${MICROSOFT}tenantid`, directory.id),
    ...one(`${MICROSOFT}objectidentifier`, user.id),
    ...one(`${MICROSOFT}displayname`, user.displayName),
    ...groupClaims(service, subject),
    ...one(`${MICROSOFT}identityprovider`, user.homeIdentityProvider ?? issuerFor(service, directory.id, 1)),
    [`${OTHER}authnmethodsreferences`, methods],
    ...one(`${IDENTITY}givenname`, user.givenName),
    ...one(`${IDENTITY}surname`, user.surname),
    ...one(`${IDENTITY}emailaddress`, user.mail),
    ...one(`${IDENTITY}name`, user.userPrincipalName),
    ...(optionalClaim(subject, 'upn') === undefined ? [] : one(`${IDENTITY}upn`, user.userPrincipalName)),
    [`${WS2008}wids`, wantedRoleIds(subject) ?? []],
  ]);
}

const optionalClaim = ({ application }: MembershipSubject, name: string): OptionalClaim | undefined =>
  application.optionalClaims?.saml2Token?.find((one) => one.name === name);

/** Groups or the link to them, and roles, or groups instead of these. */
function groupClaims(service: TokenService, subject: MembershipSubject): SamlClaims {
  const told = toldGroups(service, subject, subject.application.optionalClaims?.saml2Token);
  const { count = 0, values = [], asRoles = false } = told ?? {};
  const roles: SamlClaims = asRoles ? [] : [[ROLE, heldRoles(service, subject)]];
  if (count > GROUPS_IN_A_TOKEN) return [[GROUPS_LINK, [groupsAddress(subject)]], ...roles];
  return [[asRoles ? ROLE : `${WS2008}groups`, values], ...roles];
}

/** Each name once; nothing without a value. */
function merged(claims: SamlClaims): SamlAttribute[] {
  const all = new Map<string, readonly string[]>();
  for (const [name, values] of claims) all.set(name, [...new Set([...(all.get(name) ?? []), ...values])]);
  return [...all].filter(([, values]) => values.length > 0).map(([name, values]) => ({ name, values }));
}
