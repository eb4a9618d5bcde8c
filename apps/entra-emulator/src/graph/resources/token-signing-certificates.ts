import { z } from 'zod';
import { isoSeconds } from '../../clock/clock.ts';
import { passwordCredentialOf } from '../../directory/applications.ts';
import type { PasswordCredential, TokenSigningCertificate } from '../../directory/records.ts';
import { samlSettingsOf } from '../../directory/saml-settings.ts';
import { opaque } from '../../randomness/random-source.ts';
import {
  hexThumbprintOf,
  newTokenSigningCertificate,
  thumbprintOf,
} from '../../saml/token-signing-certificate.ts';
import { writeEnterpriseApps } from '../application-permissions.ts';
import { type GraphCall, type GraphReply, keyAt, readBodyAs } from '../graph-call.ts';
import { badRequest } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { requireOwnership } from '../permission-checks.ts';
import { metadataOf } from '../version.ts';
import { requireAllowedKey } from './credential-policy.ts';
import { findServicePrincipal } from './find.ts';
import { instantOf } from './passwords.ts';
import { requireUnlockedKeys } from './property-lock.ts';
import { credentialFacts } from './wire-saml.ts';

const COMMON_NAME = 'expected a name that begins with CN=';
const LONGEST_NAME = 120;
const MOST_CERTIFICATES = 50;

const addTokenSigningCertificateBody = graphObject(
  {
    displayName: z
      .string(COMMON_NAME)
      .max(LONGEST_NAME, COMMON_NAME)
      .regex(/^CN=\S/i, COMMON_NAME),
  },
  { endDateTime: z.string().nullable() },
);

/**
 * Makes a certificate that an enterprise app may sign its SAML tokens with: a key that signs, one that verifies, and the
 * password of the first, all under one `customKeyIdentifier`. It signs when it is preferred, or the only one.
 */
export function addTokenSigningCertificate(call: GraphCall): GraphReply {
  const { emulator, caller, now } = call;
  const body = readBodyAs(call, addTokenSigningCertificateBody, 'SelfSignedCertificate');
  const holder = findServicePrincipal(call, keyAt(call, 0));
  requireOwnership(caller, holder, writeEnterpriseApps);
  requireUnlockedKeys(call, holder);
  const end = endOf(body.endDateTime, now);
  const times = { startDateTime: isoSeconds(now), endDateTime: isoSeconds(end) };
  const { id, createdDateTime } = holder;
  requireAllowedKey(
    call,
    { id, kind: 'servicePrincipal', createdDateTime },
    { type: 'AsymmetricX509Cert', ...times },
  );
  const before = samlSettingsOf(holder);
  if (before.tokenSigningCertificates.length >= MOST_CERTIFICATES)
    throw badRequest('The enterprise app has too many certificates.');
  const { displayName } = body;
  const made = newTokenSigningCertificate(emulator.random, { displayName, start: now, end });
  emulator.store.servicePrincipals.update(holder, {
    saml: { ...before, tokenSigningCertificates: [...before.tokenSigningCertificates, made] },
    passwordCredentials: [...holder.passwordCredentials, passwordOf(call, made)],
  });
  emulator.replication.created('certificate', made.keyId, now);
  return {
    status: 200,
    body: {
      '@odata.context': `${metadataOf(call.url)}#microsoft.graph.selfSignedCertificate`,
      ...credentialFacts(made),
      key: made.certificate,
      keyId: made.verifyKeyId,
      thumbprint: hexThumbprintOf(made),
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
    },
  };
}

/** Three years from now when not said, and at the latest. */
function endOf(value: string | null | undefined, now: number): number {
  const latest = new Date(now);
  latest.setUTCFullYear(latest.getUTCFullYear() + 3);
  const end = instantOf(value, latest.getTime());
  if (end <= now || end > latest.getTime())
    throw badRequest(
      "Invalid value specified for property 'endDateTime' of resource 'SelfSignedCertificate': a certificate holds for three years at most.",
    );
  return end;
}

/** What opens the private key. Nobody is told it, here as there. */
function passwordOf({ emulator, now }: GraphCall, made: TokenSigningCertificate): PasswordCredential {
  const credential = passwordCredentialOf({
    keyId: made.keyId,
    secret: opaque(emulator.random, 30),
    displayName: made.displayName,
    start: now,
    end: Date.parse(made.endDateTime),
  });
  return { ...credential, customKeyIdentifier: thumbprintOf(made).toString('base64') };
}
