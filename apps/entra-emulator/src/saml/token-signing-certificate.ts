import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { isoSeconds } from '../clock/clock.ts';
import type { ServicePrincipalRecord, TokenSigningCertificate } from '../directory/records.ts';
import { samlSettingsOf } from '../directory/saml-settings.ts';
import { newGuid, type RandomSource } from '../randomness/random-source.ts';
import { selfSignedCertificate } from '../tokens/self-signed-certificate.ts';
import type { TokenService } from '../tokens/token-service.ts';
import type { SamlSigningKey } from './sign-xml.ts';

interface WantedCertificate {
  /** `CN=…` */
  displayName: string;
  /** ms */
  start: number;
  end: number;
}

/** A new key pair, and the certificate around it. */
export function newTokenSigningCertificate(
  random: RandomSource,
  { displayName, start, end }: WantedCertificate,
): TokenSigningCertificate {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = displayName.replace(/^CN=/i, '');
  const certificate = selfSignedCertificate(privateKey, name, random.bytes(12), start, end);
  return {
    keyId: newGuid(random),
    verifyKeyId: newGuid(random),
    displayName,
    startDateTime: isoSeconds(start),
    endDateTime: isoSeconds(end),
    certificate: certificate.toString('base64'),
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** SHA-1 over a certificate: in base64 it is the `customKeyIdentifier` of its credentials, in hexadecimal the thumbprint. */
export const thumbprintOf = ({ certificate }: TokenSigningCertificate): Buffer =>
  createHash('sha1').update(Buffer.from(certificate, 'base64')).digest();

export const hexThumbprintOf = (certificate: TokenSigningCertificate): string =>
  thumbprintOf(certificate).toString('hex').toUpperCase();

/**
 * The certificate that signs for an enterprise app: the preferred one, else the oldest (which it is then is open). One
 * whose password was removed cannot be opened any more. Whether it has expired does not matter: Entra signs on.
 */
export function activeCertificate(
  enterpriseApp: ServicePrincipalRecord,
): TokenSigningCertificate | undefined {
  const { preferredTokenSigningKeyThumbprint, tokenSigningCertificates } = samlSettingsOf(enterpriseApp);
  const usable = tokenSigningCertificates.filter(({ keyId }) =>
    enterpriseApp.passwordCredentials.some((one) => one.keyId === keyId),
  );
  return usable.find((one) => hexThumbprintOf(one) === preferredTokenSigningKeyThumbprint) ?? usable[0];
}

/** What signs for an enterprise app: its active certificate, else the directory's own key, as for any other application. */
export function signingKeyOf(
  { keys }: Pick<TokenService, 'keys'>,
  enterpriseApp: ServicePrincipalRecord | undefined,
): SamlSigningKey {
  const active = enterpriseApp === undefined ? undefined : activeCertificate(enterpriseApp);
  if (active === undefined) return keys.current;
  return { privateKey: createPrivateKey(active.privateKeyPem), certificate: active.certificate };
}

/** The certificates that metadata tells for an enterprise app, the active one first. */
export function publishedCertificates(
  { keys }: Pick<TokenService, 'keys'>,
  enterpriseApp: ServicePrincipalRecord | undefined,
): string[] {
  const active = enterpriseApp === undefined ? undefined : activeCertificate(enterpriseApp);
  if (enterpriseApp === undefined || active === undefined)
    return keys.all().map(({ certificate }) => certificate);
  const all = samlSettingsOf(enterpriseApp).tokenSigningCertificates.map(({ certificate }) => certificate);
  return [active.certificate, ...all.filter((one) => one !== active.certificate)];
}
