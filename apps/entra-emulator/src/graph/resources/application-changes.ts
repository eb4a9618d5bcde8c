import { X509Certificate } from 'node:crypto';
import { isoSeconds } from '../../clock/clock.ts';
import { CertificateError, keyCredentialOfCertificate } from '../../directory/certificates.ts';
import { lockAfter } from '../../directory/property-lock.ts';
import type {
  ApplicationRecord,
  AppRole,
  KeyCredential,
  OptionalClaim,
  OptionalClaims,
  PermissionScope,
  WebPlatform,
} from '../../directory/records.ts';
import { tokenEncryptionKeyOf } from '../../directory/saml-settings.ts';
import { newGuid, type RandomSource } from '../../randomness/random-source.ts';
import { bytesOfKeyIdentifier } from '../../shape/binary.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import { notEmulated } from '../not-emulated.ts';
import { type ApplicationBody, type KeyCredentialBody, withoutEffect } from './application-body.ts';
import { instantOf } from './passwords.ts';
import { keptApart } from './without-effect.ts';

const MEMBERSHIP_CLAIMS = ['None', 'SecurityGroup', 'DirectoryRole', 'ApplicationGroup', 'All'];

/**
 * Turns a body into changes of the record. Collections are replaced whole; within `web` and `api`, properties that
 * are left out keep their value (unverified against Entra).
 */
export function applicationChanges(
  record: ApplicationRecord,
  body: ApplicationBody,
  random: RandomSource,
): Partial<ApplicationRecord> {
  const {
    web,
    spa,
    publicClient,
    api,
    appRoles,
    keyCredentials,
    authenticationBehaviors,
    optionalClaims,
    info,
    requestSignatureVerification,
    servicePrincipalLockConfiguration: lock,
    ...plain
  } = body;
  const { groupMembershipClaims } = body;
  return {
    ...keptApart(plain, withoutEffect, record),
    ...(typeof groupMembershipClaims === 'string' && {
      groupMembershipClaims: membershipClaimsIn(groupMembershipClaims),
    }),
    ...(optionalClaims !== undefined && {
      optionalClaims: optionalClaims && fullOptionalClaims(optionalClaims),
    }),
    // `logoUrl` is read-only.
    ...(info !== undefined && { info: { ...record.info, ...info, ...logoUrlOf(record) } }),
    ...(requestSignatureVerification !== undefined && {
      requestSignatureVerification: requestSignatureVerification && {
        allowedWeakAlgorithms: null,
        ...record.requestSignatureVerification,
        ...requestSignatureVerification,
      },
    }),
    ...(lock !== undefined && {
      servicePrincipalLockConfiguration: lockAfter(record.servicePrincipalLockConfiguration, lock),
    }),
    ...(web !== undefined && { web: mergedWeb(record.web, web) }),
    ...(spa !== undefined && { spa: { ...record.spa, ...spa } }),
    ...(publicClient !== undefined && { publicClient: { ...record.publicClient, ...publicClient } }),
    ...(api !== undefined && { api: mergedApi(record.api, api) }),
    ...(appRoles !== undefined && { appRoles: appRoles.map(fullRole) }),
    ...(keyCredentials !== undefined && {
      keyCredentials: keyCredentials.map((one) => keyCredentialOf(record, one, random)),
    }),
    ...(authenticationBehaviors && {
      authenticationBehaviors: { ...record.authenticationBehaviors, ...authenticationBehaviors },
    }),
  };
}

const logoUrlOf = ({ info }: ApplicationRecord) =>
  info['logoUrl'] === undefined ? {} : { logoUrl: info['logoUrl'] };

type OptionalClaimsBody = NonNullable<ApplicationBody['optionalClaims']>;

/** Graph shows every list and every property of a claim, whether it was sent or not. */
function fullOptionalClaims({
  idToken = [],
  accessToken = [],
  saml2Token = [],
}: OptionalClaimsBody): OptionalClaims {
  if (saml2Token.some(({ name }) => name === 'acct'))
    throw notEmulated("the optional claim 'acct' in SAML tokens");
  const full = (claim: OptionalClaim): OptionalClaim => ({
    source: null,
    essential: false,
    additionalProperties: [],
    ...claim,
  });
  return { idToken: idToken.map(full), accessToken: accessToken.map(full), saml2Token: saml2Token.map(full) };
}

function mergedWeb(before: WebPlatform, body: NonNullable<ApplicationBody['web']>): WebPlatform {
  const { implicitGrantSettings, redirectUriSettings = [], ...plain } = body;
  if (redirectUriSettings.some(({ index }) => typeof index === 'number'))
    throw notEmulated("the order of redirect URIs ('index' in 'redirectUriSettings')");
  return {
    ...before,
    ...plain,
    implicitGrantSettings: { ...before.implicitGrantSettings, ...implicitGrantSettings },
  };
}

function mergedApi(
  before: ApplicationRecord['api'],
  body: NonNullable<ApplicationBody['api']>,
): ApplicationRecord['api'] {
  const { oauth2PermissionScopes, ...plain } = body;
  const scopes = oauth2PermissionScopes?.map(fullScope) ?? before.oauth2PermissionScopes;
  return { ...before, ...plain, oauth2PermissionScopes: scopes };
}

const fullRole = ({ origin: _, ...given }: NonNullable<ApplicationBody['appRoles']>[number]): AppRole => ({
  displayName: null,
  description: null,
  value: null,
  isEnabled: true,
  allowedMemberTypes: ['User'],
  ...given,
});

type ScopeBody = NonNullable<NonNullable<ApplicationBody['api']>['oauth2PermissionScopes']>[number];

const fullScope = ({ origin: _, ...given }: ScopeBody): PermissionScope => ({
  value: null,
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: null,
  adminConsentDescription: null,
  userConsentDisplayName: null,
  userConsentDescription: null,
  ...given,
});

/** The words as they are documented: Graph tells them without regard to case. @throws GraphError 400 for another word */
function membershipClaimsIn(value: string): string {
  const names = value.split(',').map((name) => {
    const asked = name.trim().toLowerCase();
    return MEMBERSHIP_CLAIMS.find((one) => one.toLowerCase() === asked);
  });
  if (!names.includes(undefined)) return names.join(',');
  throw badRequest("Invalid value specified for property 'groupMembershipClaims' of resource 'Application'.");
}

/** The key that tokens are encrypted with must be there, for that, and of RSA. @throws GraphError 400 */
export function checkEncryptionKey(application: ApplicationRecord): void {
  if (!application.tokenEncryptionKeyId) return;
  const key = tokenEncryptionKeyOf(application);
  const certificate = key && new X509Certificate(Buffer.from(key.key, 'base64'));
  if (certificate?.publicKey.asymmetricKeyType === 'rsa') return;
  throw badRequest("Invalid value specified for property 'tokenEncryptionKeyId' of resource 'Application'.");
}

/** A new certificate brings `key`; one that stays may be named by `keyId`, or by its identifier, alone. */
export function keyCredentialOf(
  record: ApplicationRecord,
  body: KeyCredentialBody,
  random: RandomSource,
): KeyCredential {
  const customKeyIdentifier = body.customKeyIdentifier
    ? bytesOfKeyIdentifier(body.customKeyIdentifier)
    : undefined;
  if (body.customKeyIdentifier && customKeyIdentifier === undefined) throw invalidKeyCredentials();
  if (!body.key) {
    const named = customKeyIdentifier?.toString('hex').toUpperCase();
    const known = record.keyCredentials.find((one) =>
      body.keyId ? one.keyId === body.keyId.toLowerCase() : one.customKeyIdentifier === named,
    );
    if (known !== undefined) return known;
    throw invalidKeyCredentials();
  }
  try {
    const read = keyCredentialOfCertificate({
      keyId: body.keyId?.toLowerCase() ?? newGuid(random),
      key: body.key,
      displayName: body.displayName ?? null,
      customKeyIdentifier,
    });
    const { type, usage } = { type: body.type ?? read.type, usage: body.usage ?? read.usage };
    return { ...read, type, usage, ...lifeOf(read, body) };
  } catch (error) {
    if (error instanceof CertificateError) throw invalidKeyCredentials();
    throw error;
  }
}

/**
 * A client may let a certificate count for a part of its own life; one that is said to begin earlier begins when it does.
 *
 * @throws GraphError 400 for an end behind the certificate's own
 */
function lifeOf(
  { startDateTime, endDateTime }: KeyCredential,
  given: KeyCredentialBody,
): Pick<KeyCredential, 'startDateTime' | 'endDateTime'> {
  const [ownStart, ownEnd] = [Date.parse(startDateTime), Date.parse(endDateTime)];
  const start = Math.max(instantOf(given.startDateTime, ownStart), ownStart);
  const end = instantOf(given.endDateTime, ownEnd);
  if (end > ownEnd || end <= start)
    throw new GraphError(400, 'KeyCredentialsInvalidEndDate', 'Key credential end date is invalid.');
  return { startDateTime: isoSeconds(start), endDateTime: isoSeconds(end) };
}

const invalidKeyCredentials = () =>
  badRequest("Invalid value specified for property 'keyCredentials' of resource 'Application'.");
