import { z } from 'zod';
import { type Lockable, locks } from '../../directory/property-lock.ts';
import type { ServicePrincipalRecord } from '../../directory/records.ts';
import { samlSettingsOf } from '../../directory/saml-settings.ts';
import type { GraphCall } from '../graph-call.ts';
import { GraphError } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';

const flag = z.boolean().nullable();

/** What an application may say of its enterprise apps' sensitive properties. */
export const propertyLockBody = graphObject(
  {},
  {
    isEnabled: z.boolean(),
    allProperties: flag,
    credentialsWithUsageSign: flag,
    credentialsWithUsageVerify: flag,
    tokenEncryptionKeyId: flag,
  },
);

/**
 * Whoever published an application may lock the sensitive properties of its enterprise apps: in other directories, as the
 * documentation says, and in its own, as administrators report of the real service.
 *
 * @param property whose change was asked for
 * @param among one of these locks is enough
 * @throws GraphError 400 CannotUpdateLockedServicePrincipalProperty
 */
function requireUnlocked(
  { emulator }: GraphCall,
  { appId }: Pick<ServicePrincipalRecord, 'appId'>,
  property: 'keyCredentials' | 'passwordCredentials' | 'tokenEncryptionKeyId',
  among: readonly Lockable[],
): void {
  const application = emulator.store.applicationByAppId(appId);
  if (application === undefined || !among.some((lockable) => locks(application, lockable))) return;
  throw new GraphError(
    400,
    'CannotUpdateLockedServicePrincipalProperty',
    `Property ${property} is invalid.`,
    'servicePrincipalLockConfiguration of the application',
  );
}

/** Certificates of an enterprise app are pairs: a key that signs and one that verifies. */
export const requireUnlockedKeys = (call: GraphCall, enterpriseApp: ServicePrincipalRecord): void =>
  requireUnlocked(call, enterpriseApp, 'keyCredentials', [
    'credentialsWithUsageSign',
    'credentialsWithUsageVerify',
  ]);

/** @param keyId of a secret that is there; the password of a certificate is one that signs */
export function requireUnlockedPasswords(
  call: GraphCall,
  enterpriseApp: ServicePrincipalRecord,
  keyId?: string,
): void {
  const { tokenSigningCertificates } = samlSettingsOf(enterpriseApp);
  const signs = tokenSigningCertificates.some((one) => one.keyId === keyId);
  requireUnlocked(call, enterpriseApp, 'passwordCredentials', [
    signs ? 'credentialsWithUsageSign' : 'credentialsWithUsageVerify',
  ]);
}

/** What a body changes of an enterprise app, or brings along for a new one. */
export function requireUnlockedProperties(
  call: GraphCall,
  enterpriseApp: ServicePrincipalRecord,
  body: { keyCredentials?: unknown; tokenEncryptionKeyId?: unknown },
): void {
  if (body.keyCredentials !== undefined) requireUnlockedKeys(call, enterpriseApp);
  if (body.tokenEncryptionKeyId !== undefined)
    requireUnlocked(call, enterpriseApp, 'tokenEncryptionKeyId', ['tokenEncryptionKeyId']);
}
