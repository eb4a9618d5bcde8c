import { certificatesThatCount, connectionUrls } from '@portico/connections';
import { isEstablished, isId, PorticoError } from '@portico/core';
import {
  CLOCK_TOLERANCE_MS,
  type LogoutRequest,
  logoutResponseUrl,
  type SamlError,
  verifyLogoutRequest,
} from '@portico/saml-service-provider';
import { hashToken, newToken } from '@portico/vault';
import type { SignInParts } from '../../settings.ts';
import { signingKey } from './authn-request.ts';
import { type KnownProvider, knownProvider } from './known-provider.ts';

/**
 * A browser comes from a SAML identity provider about a sign-out. One that the provider asks for, signed, ends what those
 * people began over this connection, and goes back with our answer (SAML profiles section 4.4). What comes as an answer to
 * ours changes nothing: here all had ended before the browser left.
 *
 * @param input.query as it came: the signature is over its very characters (attack 138)
 * @returns where the browser goes on to
 * @throws PorticoError `not_found`; `invalid_request` for what is no fresh, signed request, with why for the log; `secret_unavailable`
 */
export async function samlLogout(
  parts: SignInParts,
  { connectionId, query }: { readonly connectionId: string; readonly query: string },
): Promise<string> {
  const isName = isId('connection', connectionId);
  const connection = isName ? await parts.connections.forSignIn(connectionId) : undefined;
  if (connection?.protocol !== 'saml' || !isEstablished(connection.status))
    throw new PorticoError('not_found');
  if (!new URLSearchParams(query).has('SAMLRequest'))
    return connectionUrls(parts.origin, connectionId).signedOut;
  const known = await knownProvider(parts, connection);
  const request = verified(parts, known, query);
  const isNew = await parts.sessions.endByNameId(connectionId, {
    messageHash: hashToken(`logout:${request.id}`),
    expiresAt: new Date(request.notOnOrAfter + CLOCK_TOLERANCE_MS),
    nameId: request.nameId.value,
    sessionIndexes: request.sessionIndexes,
  });
  if (!isNew) throw new PorticoError('invalid_request', { detail: 'a logout request that was here before' });
  const { sloUrl } = known.provider;
  if (sloUrl === null) return connectionUrls(parts.origin, connectionId).signedOut;
  return logoutResponseUrl({
    id: `_${newToken()}`,
    sloUrl,
    entityId: known.names.entityId,
    now: parts.clock.now().getTime(),
    key: await signingKey(parts, connection),
    inResponseTo: request.id,
    ...(request.relayState === undefined ? {} : { relayState: request.relayState }),
  });
}

function verified(
  { clock }: Pick<SignInParts, 'clock'>,
  { provider, names, settings }: KnownProvider,
  query: string,
): LogoutRequest {
  const now = clock.now();
  try {
    return verifyLogoutRequest(query, {
      issuer: provider.entityId,
      sloUrl: names.sloUrl,
      certificates: certificatesThatCount(settings.certificates, now),
      allowSha1: settings.allowsSha1,
      now: now.getTime(),
    });
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'SamlError') throw cause;
    const { code, reason } = cause as SamlError;
    throw new PorticoError('invalid_request', { detail: `${code}: ${reason}`, cause });
  }
}
