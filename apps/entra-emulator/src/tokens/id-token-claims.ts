import { createHash } from 'node:crypto';
import { epochSeconds } from '../clock/clock.ts';
import type { ApplicationRecord, DirectoryRecord, UserRecord } from '../directory/records.ts';
import { DEFAULT_ACCESS_ROLE, directoryRoleTemplates } from '../directory/well-known.ts';
import type { Emulator } from '../emulator.ts';
import { opaque } from '../randomness/random-source.ts';
import { loginHintOf } from './login-hint.ts';

type Claims = Record<string, unknown>;

export interface IdTokenSubject {
  application: ApplicationRecord;
  directory: DirectoryRecord;
  user: UserRecord;
  /** OpenID Connect scopes that were granted. */
  scopes: readonly string[];
  nonce: string | undefined;
  sid: string;
  /** ms */
  authenticatedAt: number;
}

const LIFETIME_SECONDS = 3600;
/** Entra's limit for groups in a JWT; beyond it there is a pointer instead. */
const GROUPS_IN_A_TOKEN = 200;

/**
 * The claims of a v2.0 id_token.
 * - always: aud iss iat nbf exp sub tid ver uti rh aio, and nonce when one was sent
 * - scope `profile`: name, oid, preferred_username; scope `email`: email
 * - guests: email and idp without asking
 * - optional claims of the application: email upn acct xms_edov login_hint sid auth_time
 * - groupMembershipClaims: groups, wids
 */
export function idTokenClaims(emulator: Emulator, subject: IdTokenSubject): Claims {
  return {
    ...protocolClaims(emulator, subject),
    ...(subject.scopes.includes('profile') && profileClaims(subject.user)),
    ...emailClaims(subject),
    ...guestClaims(subject.user),
    ...optionalClaims(emulator, subject),
    ...groupClaims(emulator, subject),
    ...roleClaims(emulator, subject),
  };
}

export const issuerOf = (origin: string, directoryId: string): string => `${origin}/${directoryId}/v2.0`;

/** Different for every application: RP-correlation by `sub` is impossible, as in Entra. */
export const pairwiseSubject = (salt: string, userId: string, appId: string): string =>
  createHash('sha256').update(`${salt}:${userId}:${appId}`).digest('base64url');

function protocolClaims(emulator: Emulator, { application, directory, user, nonce }: IdTokenSubject): Claims {
  const now = epochSeconds(emulator.clock.now());
  return {
    aud: application.appId,
    iss: issuerOf(emulator.origin, directory.id),
    iat: now,
    nbf: now,
    exp: now + LIFETIME_SECONDS,
    aio: opaque(emulator.random, 48),
    ...(nonce !== undefined && { nonce }),
    rh: `1.${opaque(emulator.random, 32)}.`,
    sub: pairwiseSubject(emulator.salt, user.id, application.appId),
    tid: directory.id,
    uti: opaque(emulator.random, 16),
    ver: '2.0',
  };
}

const profileClaims = (user: UserRecord): Claims => ({
  name: user.displayName,
  oid: user.id,
  preferred_username: user.userType === 'Guest' ? (user.mail ?? user.signInName) : user.userPrincipalName,
});

function emailClaims({ application, directory, user, scopes }: IdTokenSubject): Claims {
  const asked = scopes.includes('email') || user.userType === 'Guest' || wants(application, 'email');
  if (!asked || user.mail === null) return {};
  const verified = isDomainVerified(directory, user);
  if (application.authenticationBehaviors.removeUnverifiedEmailClaim === true && !verified) return {};
  return { email: user.mail, ...(wants(application, 'xms_edov') && { xms_edov: verified }) };
}

/** `xms_edov`: the directory has proved that it owns the domain of the address. */
const isDomainVerified = (directory: DirectoryRecord, user: UserRecord): boolean =>
  directory.domains.some((domain) => user.mail?.toLowerCase().endsWith(`@${domain}`));

const guestClaims = (user: UserRecord): Claims =>
  user.homeIdentityProvider === null ? {} : { idp: user.homeIdentityProvider };

function optionalClaims(
  emulator: Emulator,
  { application, user, sid, authenticatedAt }: IdTokenSubject,
): Claims {
  return {
    ...(wants(application, 'upn') && { upn: user.userPrincipalName }),
    ...(wants(application, 'acct') && { acct: user.userType === 'Guest' ? 1 : 0 }),
    ...(wants(application, 'login_hint') && { login_hint: loginHintOf(user.id, emulator.salt) }),
    ...(wants(application, 'sid') && { sid }),
    ...(wants(application, 'auth_time') && { auth_time: epochSeconds(authenticatedAt) }),
    ...(wants(application, 'given_name') && user.givenName !== null && { given_name: user.givenName }),
    ...(wants(application, 'family_name') && user.surname !== null && { family_name: user.surname }),
  };
}

const wants = (application: ApplicationRecord, claim: string): boolean =>
  application.optionalClaims?.idToken?.some((one) => one.name === claim) ?? false;

function groupClaims(emulator: Emulator, subject: IdTokenSubject): Claims {
  const chosen = (subject.application.groupMembershipClaims ?? '').split(/[,\s]+/);
  const roles = chosen.includes('DirectoryRole') || chosen.includes('All');
  return {
    ...(roles && { wids: directoryRoleIds(subject.user) }),
    ...groupIdClaims(emulator, subject, chosen),
  };
}

function directoryRoleIds(user: UserRecord): string[] {
  const { ordinaryMember, ordinaryGuest } = directoryRoleTemplates;
  return [...user.directoryRoles, user.userType === 'Guest' ? ordinaryGuest : ordinaryMember];
}

function groupIdClaims(
  { store }: Emulator,
  { application, directory, user }: IdTokenSubject,
  chosen: string[],
): Claims {
  const everyGroup = chosen.includes('SecurityGroup') || chosen.includes('All');
  if (!everyGroup && !chosen.includes('ApplicationGroup')) return {};
  const client = store.servicePrincipalOf(application.appId, directory.id);
  const assigned = new Set(
    store.appRoleAssignments.filter((one) => one.resourceId === client?.id).map((one) => one.principalId),
  );
  const groups = store
    .groupsOf(user.id)
    .filter((group) => group.securityEnabled && (everyGroup || assigned.has(group.id)));
  if (groups.length <= GROUPS_IN_A_TOKEN) return { groups: groups.map((group) => group.id) };
  const endpoint = `https://graph.windows.net/${directory.id}/users/${user.id}/getMemberObjects`;
  return { _claim_names: { groups: 'src1' }, _claim_sources: { src1: { endpoint } } };
}

/** `roles`: app roles of the application that the user holds, alone or through a group. */
function roleClaims({ store }: Emulator, { application, directory, user }: IdTokenSubject): Claims {
  if (application.appRoles.length === 0) return {};
  const client = store.servicePrincipalOf(application.appId, directory.id);
  const principals = new Set([user.id, ...store.groupsOf(user.id).map((group) => group.id)]);
  const held = store.appRoleAssignments.filter(
    (one) =>
      one.resourceId === client?.id &&
      principals.has(one.principalId) &&
      one.appRoleId !== DEFAULT_ACCESS_ROLE,
  );
  const values = held.flatMap(
    ({ appRoleId }) => application.appRoles.find((role) => role.id === appRoleId)?.value ?? [],
  );
  return values.length === 0 ? {} : { roles: [...new Set(values)] };
}
