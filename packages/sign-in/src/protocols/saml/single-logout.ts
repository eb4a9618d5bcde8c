import { certificatesThatCount, connectionUrls } from '@portico/connections';
import { assertThat, isEstablished, isId, PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import {
  CLOCK_TOLERANCE_MS,
  type LogoutExpectations,
  type LogoutRequest,
  logoutResponseTrip,
  type SamlError,
  verifyLogoutRequest,
} from '@portico/saml-service-provider';
import { hashToken, newToken } from '@portico/vault';
import type { SignInParts } from '../../settings.ts';
import type { Onward } from '../onward.ts';
import { signingKey } from './authn-request.ts';
import { type KnownProvider, knownProvider } from './known-provider.ts';
import { onwardBy } from './onward-by.ts';

/** A message about a sign-out, of whoever sent the browser. */
export type SamlLogoutInput = {
  readonly connectionId: string;
  readonly message: /** As it came: the signature is over its very characters (attack 138). */
    | { readonly binding: 'redirect'; readonly query: string }
    | { readonly binding: 'post'; readonly fields: URLSearchParams };
};

type Asked = LogoutRequest & { readonly relayState: string | undefined };

/** Of a form it is nobody’s word, and goes back as it came: SAML bindings, section 3.5.3, has 80 bytes, and some send more. */
const LONGEST_RELAY_STATE = 1_024;

/**
 * A browser comes from a SAML identity provider about a sign-out. One that the provider asks for, signed, ends what those
 * people began over this connection, and goes back with our answer (SAML profiles section 4.4). What comes as an answer to
 * ours changes nothing: here all had ended before the browser left.
 *
 * @returns where the browser goes on to
 * @throws PorticoError `not_found`; `invalid_request` for what is no fresh, signed request, with why for the log; `unavailable`
 *   where too many are being read; `secret_unavailable`
 */
export async function samlLogout(
  parts: SignInParts,
  { connectionId, message }: SamlLogoutInput,
): Promise<Onward> {
  const isName = isId('connection', connectionId);
  const connection = isName ? await parts.connections.forSignIn(connectionId) : undefined;
  if (connection?.protocol !== 'saml' || !isEstablished(connection.status))
    throw new PorticoError('not_found');
  const parameters = message.binding === 'post' ? message.fields : new URLSearchParams(message.query);
  if (!parameters.has('SAMLRequest')) return connectionUrls(parts.origin, connectionId).signedOut;
  const known = await knownProvider(parts, connection);
  const request = await verified(parts, known, { connectionId, message });
  const isNew = await parts.sessions.endByNameId(connectionId, {
    messageHash: hashToken(`logout:${request.id}`),
    expiresAt: new Date(request.notOnOrAfter + CLOCK_TOLERANCE_MS),
    nameId: request.nameId.value,
    sessionIndexes: request.sessionIndexes,
  });
  assertThat(isNew, 'invalid_request', { detail: 'a logout request that was here before' });
  return answer(parts, connection, known, request);
}

/** By redirect where the provider takes that, whichever way it asked. */
async function answer(
  parts: SignInParts,
  connection: ResolvedConnection,
  { provider, names }: KnownProvider,
  request: Asked,
): Promise<Onward> {
  const { sloUrl, sloPostUrl, sloResponseUrl } = provider;
  if ((sloUrl ?? sloPostUrl) === null) return connectionUrls(parts.origin, connection.id).signedOut;
  const trip = logoutResponseTrip({
    id: `_${newToken()}`,
    ...(sloUrl === null
      ? { sloPostUrl: sloResponseUrl ?? sloPostUrl ?? undefined }
      : { sloUrl: sloResponseUrl ?? sloUrl }),
    entityId: names.entityId,
    now: parts.clock.now().getTime(),
    key: await signingKey(parts, connection),
    inResponseTo: request.id,
    ...(request.relayState === undefined ? {} : { relayState: request.relayState }),
  });
  return onwardBy(trip);
}

async function verified(
  parts: Pick<SignInParts, 'clock' | 'saml'>,
  { provider, names, settings }: KnownProvider,
  { connectionId, message }: SamlLogoutInput,
): Promise<Asked> {
  const now = parts.clock.now();
  const expected: LogoutExpectations = {
    issuer: provider.entityId,
    sloUrl: names.sloUrl,
    certificates: certificatesThatCount(settings.certificates, now),
    allowSha1: settings.allowsSha1,
    now: now.getTime(),
  };
  try {
    if (message.binding === 'redirect') return verifyLogoutRequest(message.query, expected);
    const { samlRequest, relayState } = posted(message.fields);
    return { ...(await parts.saml.verifyLogout(connectionId, samlRequest, expected)), relayState };
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'SamlError') throw cause;
    const { code, reason } = cause as SamlError;
    const isBusy = code === 'saml_busy';
    throw new PorticoError(isBusy ? 'unavailable' : 'invalid_request', {
      detail: `${code}: ${reason}`,
      cause,
    });
  }
}

/** Each once, and no answer beside it: then nobody could say which of them was meant. */
function posted(fields: URLSearchParams): {
  readonly samlRequest: string;
  readonly relayState: string | undefined;
} {
  const [samlRequest = '', ...more] = fields.getAll('SAMLRequest');
  const [relayState, ...others] = fields.getAll('RelayState');
  const isOne = more.length + others.length === 0 && !fields.has('SAMLResponse');
  assertThat(isOne, 'invalid_request', { detail: 'no one logout request' });
  const fits = Buffer.byteLength(relayState ?? '') <= LONGEST_RELAY_STATE;
  assertThat(fits, 'invalid_request', { detail: 'too long a RelayState' });
  return { samlRequest, relayState };
}
