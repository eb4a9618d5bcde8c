import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ApplicationRecord, KeyCredential, SamlSettings, ServicePrincipalRecord } from './records.ts';

const NONE: SamlSettings = {
  relayState: null,
  preferredTokenSigningKeyThumbprint: null,
  tokenSigningCertificates: [],
};

/** What is set for the sign-in by SAML of an enterprise app, whether anything ever was or not. */
export const samlSettingsOf = ({ saml }: ServicePrincipalRecord): SamlSettings => saml ?? NONE;

/**
 * What was kept without an effect before there was SAML gets one: a state of that time is read as it was meant. A
 * thumbprint named no certificate then, a key to encrypt with none of the enterprise app's, and both are left out.
 */
export function withSamlSettings(record: ServicePrincipalRecord): ServicePrincipalRecord {
  const { samlSingleSignOnSettings, preferredTokenSigningKeyThumbprint, tokenEncryptionKeyId, ...rest } =
    record.withoutEffect ?? {};
  const meant = [samlSingleSignOnSettings, preferredTokenSigningKeyThumbprint, tokenEncryptionKeyId];
  if (meant.every((one) => one === undefined)) return record;
  const relayState = relayStateIn(samlSingleSignOnSettings);
  return { ...record, withoutEffect: rest, saml: record.saml ?? { ...NONE, relayState } };
}

const relayStateIn = (settings: unknown): string | null => {
  const { relayState = null }: { relayState?: unknown } = settings ?? {};
  return typeof relayState === 'string' ? relayState : null;
};

/** The same for what an application says of its requests. */
export function withRequestSignatureVerification(record: ApplicationRecord): ApplicationRecord {
  const { requestSignatureVerification, ...rest } = record.withoutEffect ?? {};
  if (requestSignatureVerification === undefined) return record;
  const {
    isSignedRequestRequired,
    allowedWeakAlgorithms,
  }: { isSignedRequestRequired?: unknown; allowedWeakAlgorithms?: unknown } =
    requestSignatureVerification ?? {};
  return {
    ...record,
    withoutEffect: rest,
    requestSignatureVerification: {
      isSignedRequestRequired: isSignedRequestRequired === true,
      allowedWeakAlgorithms: typeof allowedWeakAlgorithms === 'string' ? allowedWeakAlgorithms : null,
    },
  };
}

/** The certificate that tokens for an application are encrypted with. */
export const tokenEncryptionKeyOf = ({
  keyCredentials,
  tokenEncryptionKeyId,
}: Pick<ApplicationRecord, 'keyCredentials' | 'tokenEncryptionKeyId'>): KeyCredential | undefined =>
  keyCredentials.find(({ keyId, usage }) => keyId === tokenEncryptionKeyId && usage === 'Encrypt');

/** The same for the key that tokens are encrypted with: an id that named none had no effect, and gets none. */
export function withTokenEncryption(record: ApplicationRecord): ApplicationRecord {
  const { tokenEncryptionKeyId, ...rest } = record.withoutEffect ?? {};
  if (tokenEncryptionKeyId === undefined) return record;
  const named = typeof tokenEncryptionKeyId === 'string' ? tokenEncryptionKeyId : null;
  const { keyCredentials } = record;
  const found = tokenEncryptionKeyOf({ keyCredentials, tokenEncryptionKeyId: named });
  return { ...record, withoutEffect: rest, tokenEncryptionKeyId: found?.keyId ?? null };
}

/** Whether a text of a state that is read back is a certificate, base64 DER. */
export const isCertificate = (text: string): boolean =>
  succeeds(() => new X509Certificate(Buffer.from(text, 'base64')));

/** The same of a private key, PEM. */
export const isRsaKey = (text: string): boolean =>
  succeeds(() => {
    if (createPrivateKey(text).asymmetricKeyType !== 'rsa') throw new TypeError('no RSA key');
  });

function succeeds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
