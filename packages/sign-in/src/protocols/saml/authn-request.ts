import { PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import { type MessageTrip, type SigningKey, signInTrip } from '@portico/saml-service-provider';
import type { AttemptSecrets } from '../../browser/attempt-secrets.ts';
import type { SignInParts } from '../../settings.ts';
import type { KnownProvider } from './known-provider.ts';

/** The id of our request, which nobody makes but the browser of the trip: it is not stored (decision 2). */
export const requestIdOf = ({ nonce }: Pick<AttemptSecrets, 'nonce'>): string => `_${nonce}`;

/** Where an address of somebody in the query fills in the form. */
const KNOW_LOGIN_HINT: ReadonlySet<string> = new Set(['entra', 'keycloak', 'okta']);

/**
 * The request for a sign-in, as the provider takes it.
 *
 * @throws PorticoError `secret_unavailable`, `connection_disabled` where it has to be signed and there is no key
 */
export async function authnRequest(
  parts: Pick<SignInParts, 'saml' | 'clock'>,
  connection: Pick<ResolvedConnection, 'id' | 'organizationId' | 'provider'>,
  { names, settings, provider }: KnownProvider,
  asked: {
    readonly secrets: AttemptSecrets;
    readonly fresh: boolean;
    readonly loginHint: string | undefined;
  },
): Promise<MessageTrip> {
  const isSigned = settings.signsRequests || provider.wantsSignedRequests;
  const { loginHint } = asked;
  const isHinted = loginHint !== undefined && KNOW_LOGIN_HINT.has(connection.provider);
  return signInTrip({
    ssoRedirectUrl: provider.ssoRedirectUrl ?? undefined,
    ssoPostUrl: provider.ssoPostUrl ?? undefined,
    entityId: names.entityId,
    acsUrl: names.acsUrl,
    requestId: requestIdOf(asked.secrets),
    relayState: asked.secrets.state,
    now: parts.clock.now().getTime(),
    forceAuthn: asked.fresh,
    key: isSigned ? await signingKey(parts, connection) : undefined,
    ...(isHinted ? { parameters: { login_hint: loginHint } } : {}),
  });
}

/** @throws PorticoError `secret_unavailable`, `connection_disabled` */
export async function signingKey(
  { saml }: Pick<SignInParts, 'saml'>,
  connection: Pick<ResolvedConnection, 'id' | 'organizationId'>,
): Promise<SigningKey> {
  const keys = (await saml.settings.keys(connection.id)).filter(({ state }) => state === 'active');
  const [key] = await saml.keys.open(connection, keys);
  if (key === undefined) throw new PorticoError('connection_disabled', { detail: 'no key to sign with' });
  return key;
}
