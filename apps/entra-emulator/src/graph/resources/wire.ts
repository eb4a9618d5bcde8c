import type {
  ApplicationRecord,
  AppRole,
  AppRoleAssignmentRecord,
  DirectoryRecord,
  GroupRecord,
  KeyCredential,
  PasswordCredential,
  PermissionGrantRecord,
  ServicePrincipalRecord,
  UserRecord,
} from '../../directory/records.ts';
import { addressesOfResource, resourceByAppId } from '../../directory/resources.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { metadataOf } from '../version.ts';
import {
  addressesOf,
  ofEveryApplication,
  ofEveryEnterpriseApp,
  ofEveryGroup,
  ofEveryOrganization,
  securityIdentifier,
} from './default-properties.ts';
import { federatedIdentities } from './user-identities.ts';
import { wireSamlSettings } from './wire-saml.ts';

export type WireObject = Record<string, unknown>;

/** An application as Graph shows it. Secrets that do not answer yet are left out. */
export function wireApplication(emulator: Emulator, record: ApplicationRecord): WireObject {
  const {
    directoryId,
    ownerIds: _,
    federatedIdentityCredentials: _federated,
    passwordCredentials,
    keyCredentials,
    withoutEffect,
    logo: _logo,
    ...plain
  } = record;
  const now = emulator.clock.now();
  return {
    ...ofEveryApplication,
    ...plain,
    appRoles: plain.appRoles.map(wireAppRole),
    info: addressesOf(plain.info),
    ...withoutEffect,
    publisherDomain: emulator.store.directories.get(directoryId)?.domains[0] ?? null,
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    passwordCredentials: visiblePasswords(emulator, passwordCredentials),
    keyCredentials: keyCredentials.filter((one) => emulator.replication.visible(one.keyId, now)).map(wireKey),
  };
}

/** Every role here is declared at an application. */
const wireAppRole = (role: AppRole): WireObject => ({ origin: 'Application', ...role });

const visiblePasswords = (
  { clock, replication }: Emulator,
  credentials: readonly PasswordCredential[],
): WireObject[] => credentials.filter((one) => replication.visible(one.keyId, clock.now())).map(wirePassword);

/** `secretText` is told once, by addPassword; everywhere else it is null. */
export function wirePassword({ secretHash: _, ...plain }: PasswordCredential): WireObject {
  return { ...plain, secretText: null };
}

export const wireKey = ({
  key: _key,
  thumbprint: _sha1,
  thumbprintSha256: _sha256,
  ...plain
}: KeyCredential): WireObject => ({
  ...plain,
  key: null,
});

/** An enterprise app as Graph shows it: much of it is its application's. */
export function wireServicePrincipal(emulator: Emulator, record: ServicePrincipalRecord): WireObject {
  const { store } = emulator;
  const {
    directoryId: _,
    ownerIds: _owners,
    passwordCredentials,
    withoutEffect,
    saml: _saml,
    ...plain
  } = record;
  const application = store.applicationByAppId(record.appId);
  const resource = resourceByAppId(store, record.appId);
  return {
    ...ofEveryEnterpriseApp,
    ...plain,
    homepage: record.homepage ?? application?.web.homePageUrl ?? null,
    logoutUrl: record.logoutUrl ?? application?.web.logoutUrl ?? null,
    appDisplayName: application?.displayName ?? record.displayName,
    signInAudience: application?.signInAudience ?? null,
    servicePrincipalNames: [
      record.appId,
      ...(application?.identifierUris ?? addressesOfResource(record.appId)),
    ],
    replyUrls: application?.web.redirectUris ?? [],
    appRoles: (resource?.appRoles ?? []).map(wireAppRole),
    oauth2PermissionScopes: resource?.scopes ?? [],
    ...wireSamlSettings(emulator, record),
    passwordCredentials: visiblePasswords(emulator, passwordCredentials),
    verifiedPublisher: { displayName: null, verifiedPublisherId: null, addedDateTime: null },
    ...withoutEffect,
  };
}

/** Graph shows so much of a user without being asked for more. */
export function wireUser(user: UserRecord): WireObject {
  const {
    directoryId: _,
    signInName: _signIn,
    password: _password,
    mustChangePassword: _mustChange,
    directoryRoles: _roles,
    homeIdentityProvider: _idp,
    managerId: _manager,
    photo: _photo,
    invitation,
    deletedDateTime,
    withoutEffect,
    ...plain
  } = user;
  return {
    ...plain,
    authorizationInfo: { certificateUserIds: [] },
    lastPasswordChangeDateTime: user.createdDateTime,
    signInSessionsValidFromDateTime: user.createdDateTime,
    proxyAddresses: user.mail === null ? [] : [`SMTP:${user.mail}`],
    securityIdentifier: securityIdentifier(user.id),
    ...withoutEffect,
    identities: [signInIdentity(user), ...federatedIdentities(user)],
    ...(invitation !== undefined && {
      creationType: 'Invitation',
      externalUserState: invitation.state,
      externalUserStateChangeDateTime: invitation.stateChangedAt,
    }),
    ...(deletedDateTime !== null && { deletedDateTime }),
  };
}

/** Every account of a directory signs in by its user principal name; what else a client wrote stands instead of it. */
const signInIdentity = ({ userPrincipalName }: UserRecord): WireObject => ({
  signInType: 'userPrincipalName',
  issuer: userPrincipalName.slice(userPrincipalName.lastIndexOf('@') + 1),
  issuerAssignedId: userPrincipalName,
});

export function wireGroup({ store }: Emulator, group: GroupRecord): WireObject {
  const {
    directoryId,
    memberIds: _members,
    ownerIds: _owners,
    photo: _photo,
    withoutEffect,
    ...plain
  } = group;
  const isUnified = group.groupTypes.includes('Unified');
  const mail = isUnified
    ? `${group.mailNickname}@${store.directories.get(directoryId)?.domains[0] ?? 'directory.example'}`
    : null;
  return {
    ...ofEveryGroup,
    ...plain,
    mail,
    proxyAddresses: mail === null ? [] : [`SMTP:${mail}`],
    renewedDateTime: group.createdDateTime,
    securityIdentifier: securityIdentifier(group.id),
    ...(isUnified && { visibility: 'Public' }),
    ...(withoutEffect?.['isAssignableToRole'] === true && { visibility: 'Private' }),
    ...withoutEffect,
  };
}

/** An organization as Graph shows it. */
export const wireOrganization = (directory: DirectoryRecord): WireObject => ({
  ...ofEveryOrganization,
  id: directory.id,
  displayName: directory.displayName,
  countryLetterCode: directory.countryLetterCode,
  verifiedDomains: directory.domains.map((name, index) => ({
    name,
    isDefault: index === 0,
    isInitial: index === 0,
    type: 'Managed',
    capabilities: 'Email, OfficeCommunicationsOnline',
  })),
});

export const wirePermissionGrant = ({ directoryId: _, ...grant }: PermissionGrantRecord): WireObject => grant;

export function wireAppRoleAssignment({ store }: Emulator, record: AppRoleAssignmentRecord): WireObject {
  const { directoryId: _, ...plain } = record;
  const principal =
    store.servicePrincipals.get(record.principalId) ??
    store.users.get(record.principalId) ??
    store.groups.get(record.principalId);
  const resource = store.servicePrincipals.get(record.resourceId);
  return {
    ...plain,
    deletedDateTime: null,
    principalDisplayName: principal?.displayName ?? null,
    resourceDisplayName: resource?.displayName ?? null,
  };
}

/** Adds the `@odata.context` of a single entity. @param url the address asked for */
export const entity = (url: URL, name: string, object: WireObject): WireObject => ({
  '@odata.context': `${metadataOf(url)}#${name}/$entity`,
  ...object,
});
