import { createHash } from 'node:crypto';
import type { ConnectionRegistrations } from '@portico/connections';
import { assertThat, isConnected, isId, PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import { RelyingPartyError, type ValidatedLogoutToken } from '@portico/relying-party';
import type { SignInParts } from '../../settings.ts';

/**
 * An identity provider says that a session of its own has ended, or all of a person (OpenID Connect Back-Channel Logout
 * sections 2.5 to 2.7): those that they began over this connection end here. Only over a connection that was entered by hand
 * and stands: no other has given its provider this address.
 *
 * @param logoutToken as it came, from anybody (attack 45)
 * @throws PorticoError `invalid_request` for what is no fresh logout token of this connection's provider, with why for the
 *   log; `idp_unavailable` where its keys cannot be had; `secret_unavailable`
 */
export async function backChannelLogout(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  { connectionId, logoutToken }: { readonly connectionId: string; readonly logoutToken: string },
): Promise<void> {
  const isName = isId('connection', connectionId);
  const connection = isName ? await parts.connections.forSignIn(connectionId) : undefined;
  assertThat(connection !== undefined && isTold(connection), 'invalid_request', {
    detail: 'no connection that is told of sign-outs',
  });
  const registration = await registrations.of(connection);
  const token = await parts.relyingParty
    .validateLogoutToken(registration, logoutToken)
    .catch((error: unknown) => {
      throw ofToken(error);
    });
  const isNew = await parts.sessions.endByLogoutToken(connection.id, whatEnded(token));
  assertThat(isNew, 'invalid_request', { detail: 'logout_token_invalid: it was here before' });
}

const isTold = ({ managedBy, protocol, status }: ResolvedConnection): boolean =>
  managedBy === 'manual' && protocol === 'oidc' && isConnected(status);

const whatEnded = ({ issuer, subject, sessionId, tokenId, expiresAt }: ValidatedLogoutToken) => ({
  issuer,
  subject: subject ?? null,
  idpSessionId: sessionId ?? null,
  // Of one length, however long it is.
  tokenHash: createHash('sha256').update(tokenId).digest('base64url'),
  expiresAt: new Date(expiresAt * 1_000),
});

/** Whatever else is wrong than the token is wrong with how its keys are got. */
function ofToken(error: unknown): unknown {
  if (!(error instanceof RelyingPartyError)) return error;
  const code = error.code === 'logout_token_invalid' ? 'invalid_request' : 'idp_unavailable';
  return new PorticoError(code, { detail: `${error.code}: ${error.reason}`, cause: error });
}
