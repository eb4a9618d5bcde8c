import { connectionUrls, signInAppUrls } from '@portico/connections';
import { isConnected } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import { openIdToken } from './kept-id-token.ts';
import type { Protocols } from './protocols/index.ts';
import type { Onward } from './protocols/onward.ts';
import type { SignInParts } from './settings.ts';

/**
 * Where the browser goes to end its session at the identity provider that a session came from. The opaque hint of the
 * sign-in names the right one, so nobody is asked which.
 *
 * @returns undefined when the provider has no such place, cannot be reached, or the connection is gone
 */
export async function providerSignOut(
  parts: SignInParts,
  protocols: Protocols,
  session: { readonly projectId: string; readonly sessionId: string },
): Promise<Onward | undefined> {
  const over = await parts.sessions.cameOver(session.projectId, session.sessionId);
  const connection = over && (await parts.connections.forSignIn(over.connectionId));
  if (!over || !connection) return undefined;
  const isOverSignInApp = connection.managedBy === 'sign_in_app';
  if (!isConnected(connection.status) || !canAsk(connection)) return undefined;
  const { signedOut } = isOverSignInApp
    ? signInAppUrls(parts.origin)
    : connectionUrls(parts.origin, connection.id);
  const { sessionId } = session;
  const { organizationId, idpLogoutHint, idpSessionId, idpIdToken } = over;
  const known = {
    hint: idpLogoutHint ?? undefined,
    sessionId: idpSessionId ?? undefined,
    idToken: await openIdToken(parts, { sessionId, organizationId }, idpIdToken),
  };
  return protocols.of(connection).signOut(connection, new URL(signedOut), known);
}

/** The credential of one over the sign-in app is the operator's, and a public client has none. */
const canAsk = ({ managedBy, credential, client }: ResolvedConnection): boolean =>
  credential !== null || managedBy === 'sign_in_app' || client?.clientAuthentication === 'none';
