import { isId, PorticoError } from '@portico/core';
import { attemptCookie, attemptSecrets, marksOf } from '../browser/attempt-secrets.ts';
import type { RequestForm } from '../protocols/onward.ts';
import { authnRequest } from '../protocols/saml/authn-request.ts';
import { knownProvider } from '../protocols/saml/known-provider.ts';
import type { SignInParts } from '../settings.ts';
import { isTestable, whyUnusable } from './resolve-connection.ts';

export type SamlRequestInput = {
  readonly connectionId: string;
  readonly state: string;
  readonly loginHint: string | undefined;
  readonly cookie: (name: string) => string | undefined;
};

/**
 * The request of a trip that this browser has begun, for a provider that takes it as a form alone (SAML bindings section 3.5).
 *
 * @throws PorticoError `invalid_state` where it has begun none, `not_found`, `connection_disabled`, `secret_unavailable`
 */
export async function samlRequestForm(
  parts: SignInParts,
  { connectionId, state, loginHint, cookie }: SamlRequestInput,
): Promise<RequestForm> {
  const browserToken = cookie(attemptCookie(state, parts.secureCookies));
  if (browserToken === undefined) throw new PorticoError('invalid_state');
  const isName = isId('connection', connectionId);
  const connection = isName ? await parts.connections.forSignIn(connectionId) : undefined;
  if (connection?.protocol !== 'saml') throw new PorticoError('not_found');
  if (!isTestable(connection)) throw whyUnusable([connection]);
  const { provider, ...known } = await knownProvider(parts, connection);
  const trip = await authnRequest(
    parts,
    connection,
    // The address for redirects, if there is one, was too long.
    { ...known, provider: { ...provider, ssoRedirectUrl: null } },
    {
      secrets: attemptSecrets(state, browserToken),
      fresh: marksOf(browserToken).fresh,
      loginHint,
    },
  );
  if (trip.binding !== 'post') throw new PorticoError('not_found');
  return { action: trip.url, fields: trip.fields };
}
