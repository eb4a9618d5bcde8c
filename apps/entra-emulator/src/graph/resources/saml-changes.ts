import type { SamlSettings, ServicePrincipalRecord } from '../../directory/records.ts';
import { samlSettingsOf } from '../../directory/saml-settings.ts';
import { hexThumbprintOf } from '../../saml/token-signing-certificate.ts';
import { badRequest, GraphError } from '../graph-error.ts';
import type { KeyCredentialBody } from './application-body.ts';

/** What a body may say of the sign-in by SAML of an enterprise app. */
interface SamlBody {
  preferredTokenSigningKeyThumbprint?: string | null | undefined;
  samlSingleSignOnSettings?: { relayState?: string | null } | null | undefined;
  keyCredentials?: KeyCredentialBody[] | undefined;
}

/**
 * Turns it into changes of the record. A list of credentials replaces the one before: certificates that it leaves out go,
 * and their passwords with them.
 *
 * @throws GraphError 400 for a thumbprint of no certificate that stays, and for half of a certificate; 501 for a key of one's own
 */
export function samlChanges(
  record: ServicePrincipalRecord,
  { preferredTokenSigningKeyThumbprint: thumbprint, samlSingleSignOnSettings, keyCredentials }: SamlBody,
): Partial<ServicePrincipalRecord> {
  if ([thumbprint, samlSingleSignOnSettings, keyCredentials].every((one) => one === undefined)) return {};
  const before = samlSettingsOf(record);
  const kept = keyCredentials === undefined ? undefined : keptCertificates(before, keyCredentials);
  const saml: SamlSettings = {
    relayState:
      samlSingleSignOnSettings === undefined
        ? before.relayState
        : (samlSingleSignOnSettings?.relayState ?? null),
    preferredTokenSigningKeyThumbprint: before.preferredTokenSigningKeyThumbprint,
    tokenSigningCertificates: kept ?? before.tokenSigningCertificates,
  };
  const named = thumbprint === undefined ? saml.preferredTokenSigningKeyThumbprint : thumbprint;
  saml.preferredTokenSigningKeyThumbprint = thumbprintOfOneOf(saml, named, thumbprint !== undefined);
  if (kept === undefined) return { saml };
  const gone = before.tokenSigningCertificates.filter((one) => !kept.includes(one)).map(({ keyId }) => keyId);
  const passwordCredentials = record.passwordCredentials.filter(({ keyId }) => !gone.includes(keyId));
  return { saml, passwordCredentials };
}

/** @param isNew whether the body names it: what was preferred before may be gone by now */
function thumbprintOfOneOf(
  { tokenSigningCertificates }: SamlSettings,
  thumbprint: string | null,
  isNew: boolean,
): string | null {
  if (thumbprint === null) return null;
  const wanted = thumbprint.toUpperCase();
  if (tokenSigningCertificates.some((one) => hexThumbprintOf(one) === wanted)) return wanted;
  if (!isNew) return null;
  throw badRequest(
    "Invalid value specified for property 'preferredTokenSigningKeyThumbprint' of resource 'ServicePrincipal'.",
  );
}

function keptCertificates(
  { tokenSigningCertificates }: SamlSettings,
  body: readonly KeyCredentialBody[],
): SamlSettings['tokenSigningCertificates'] {
  const named = new Set(body.map(({ keyId }) => keyId?.toLowerCase()));
  const known = new Set(tokenSigningCertificates.flatMap(({ keyId, verifyKeyId }) => [keyId, verifyKeyId]));
  if (body.some(({ keyId }) => !keyId || !known.has(keyId.toLowerCase())))
    throw new GraphError(
      501,
      'NotEmulated',
      'Certificates of one’s own are not emulated: addTokenSigningCertificate makes one.',
    );
  return tokenSigningCertificates.filter(({ keyId, verifyKeyId }) => {
    if (named.has(keyId) !== named.has(verifyKeyId))
      throw badRequest(
        "Invalid value specified for property 'keyCredentials' of resource 'ServicePrincipal'.",
      );
    return named.has(keyId);
  });
}
