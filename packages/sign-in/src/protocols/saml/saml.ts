import { certificatesThatCount, connectionUrls } from '@portico/connections';
import { PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import {
  CLOCK_TOLERANCE_MS,
  logoutRequestTrip,
  type SamlAssertion,
  SamlError,
} from '@portico/saml-service-provider';
import { hashToken, newToken } from '@portico/vault';
import { marksOf } from '../../browser/attempt-secrets.ts';
import type { SignInParts } from '../../settings.ts';
import type { Assertion } from '../assertion.ts';
import type { Onward } from '../onward.ts';
import type { Protocol, ProviderAnswer } from '../protocol.ts';
import { assertionOf, nameIdOf } from './assertion-of.ts';
import { authnRequest, requestIdOf, signingKey } from './authn-request.ts';
import { type KnownProvider, knownProvider } from './known-provider.ts';
import { onwardBy } from './onward-by.ts';

/** A connection to a SAML identity provider: web browser SSO, begun by us (SAML profiles section 4.1). */
export function samlProtocol(parts: SignInParts): Protocol {
  return {
    begin: async (connection, secrets, hints) => {
      const known = await knownProvider(parts, connection);
      const loginHint = hints['login_hint'];
      const asked = { secrets, fresh: hints['prompt'] === 'login', loginHint };
      const trip = await authnRequest(parts, connection, known, asked);
      if (trip.binding === 'redirect') return new URL(trip.url);
      // A form is not an address: a page of ours makes the request again for this browser, and posts it.
      const page = new URL(connectionUrls(parts.origin, connection.id).request);
      page.searchParams.set('state', secrets.state);
      if (loginHint !== undefined) page.searchParams.set('login_hint', loginHint);
      return page;
    },
    finish: (connection, answer) => finish(parts, connection, answer),
    signOut: (connection, _back, session) => signOut(parts, connection, session),
  };
}

async function finish(
  parts: SignInParts,
  connection: ResolvedConnection,
  answer: ProviderAnswer,
): Promise<Assertion> {
  const known = await knownProvider(parts, connection);
  const verified = await verifiedAnswer(parts, connection, known, answer).catch(async (error: unknown) => {
    // It may sign with a certificate that its metadata has and we have not yet.
    const isUnknown = codeOf(error) === 'saml_signature_unknown_certificate';
    if (!isUnknown || !(await parts.saml.renewMetadata(connection.id))) throw error;
    return verifiedAnswer(parts, connection, await knownProvider(parts, connection), answer);
  });
  const { assertionId, notOnOrAfter } = verified;
  const until = new Date(notOnOrAfter + CLOCK_TOLERANCE_MS);
  if (!(await parts.saml.settings.seenFirst(connection.id, hashToken(assertionId), until)))
    throw new PorticoError('saml_replayed');
  const { subjectAttribute } = known.settings;
  return assertionOf(verified, [subjectAttribute, ...Object.values(connection.attributeMapping)]);
}

async function verifiedAnswer(
  parts: SignInParts,
  connection: ResolvedConnection,
  { names, settings, provider }: KnownProvider,
  { parameters, secrets, begunAt }: ProviderAnswer,
): Promise<SamlAssertion> {
  const [samlResponse, ...more] = parameters.getAll('SAMLResponse');
  if (samlResponse === undefined || more.length > 0)
    throw new SamlError('saml_response_invalid', 'not one SAMLResponse');
  const now = parts.clock.now();
  const keys = settings.takesEncrypted
    ? await parts.saml.keys.open(connection, await parts.saml.settings.keys(connection.id))
    : [];
  const { subjectAttribute } = settings;
  return parts.saml.verify(connection.id, samlResponse, {
    issuer: provider.entityId,
    entityId: names.entityId,
    acsUrl: names.acsUrl,
    requestId: requestIdOf(secrets),
    certificates: certificatesThatCount(settings.certificates, now),
    decryptionKeys: keys.map(({ privateKeyPem }) => privateKeyPem),
    allowSha1: settings.allowsSha1,
    allowCbc: settings.allowsCbc,
    now: now.getTime(),
    ...(marksOf(secrets.browserToken).fresh ? { forceAuthnSince: begunAt.getTime() } : {}),
    ...(subjectAttribute === null ? {} : { subjectAttribute }),
  });
}

/** The provider is asked by a signed request; it answers to our address for sign-outs. */
async function signOut(
  parts: SignInParts,
  connection: ResolvedConnection,
  { hint, sessionId }: Parameters<Protocol['signOut']>[2],
): Promise<Onward | undefined> {
  const { names, provider } = await knownProvider(parts, connection);
  const { sloUrl, sloPostUrl } = provider;
  const nameId = nameIdOf(hint);
  if ((sloUrl ?? sloPostUrl) === null || nameId === undefined) return undefined;
  const trip = logoutRequestTrip({
    id: `_${newToken()}`,
    sloUrl: sloUrl ?? undefined,
    sloPostUrl: sloPostUrl ?? undefined,
    entityId: names.entityId,
    now: parts.clock.now().getTime(),
    key: await signingKey(parts, connection),
    nameId,
    sessionIndex: sessionId,
  });
  return onwardBy(trip);
}

/** By its code: a bundle may have the class twice. */
const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;
