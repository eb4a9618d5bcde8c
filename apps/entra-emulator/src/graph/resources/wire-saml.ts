import type { ServicePrincipalRecord, TokenSigningCertificate } from '../../directory/records.ts';
import { samlSettingsOf } from '../../directory/saml-settings.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { thumbprintOf } from '../../saml/token-signing-certificate.ts';

type WireObject = Record<string, unknown>;

/** What Graph shows of the sign-in by SAML of an enterprise app. */
export function wireSamlSettings(
  { replication, clock }: Emulator,
  record: ServicePrincipalRecord,
): WireObject {
  const { relayState, preferredTokenSigningKeyThumbprint, tokenSigningCertificates } = samlSettingsOf(record);
  return {
    preferredTokenSigningKeyThumbprint,
    samlSingleSignOnSettings: relayState === null ? null : { relayState },
    keyCredentials: tokenSigningCertificates
      .filter(({ keyId }) => replication.visible(keyId, clock.now()))
      .flatMap(wireHalves),
  };
}

/** The halves of a certificate are credentials of their own: the private one signs, the public one verifies. */
const wireHalves = (certificate: TokenSigningCertificate): WireObject[] =>
  (
    [
      ['Sign', certificate.keyId],
      ['Verify', certificate.verifyKeyId],
    ] as const
  ).map(([usage, keyId]) => ({
    keyId,
    usage,
    type: usage === 'Sign' ? 'X509CertAndPassword' : 'AsymmetricX509Cert',
    ...credentialFacts(certificate),
    key: null,
  }));

/** What all credentials of one certificate say. */
export const credentialFacts = (certificate: TokenSigningCertificate): WireObject => ({
  displayName: certificate.displayName,
  startDateTime: certificate.startDateTime,
  endDateTime: certificate.endDateTime,
  customKeyIdentifier: thumbprintOf(certificate).toString('base64'),
});
