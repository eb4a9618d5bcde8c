import type { Protocols } from './protocols/index.ts';
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
): Promise<string | undefined> {
  const over = await parts.sessions.cameOver(session.projectId, session.sessionId);
  const connection = over && (await parts.connections.forSignIn(over.connectionId));
  if (!over || !connection?.credential) return undefined;
  const back = new URL(`/v1/sso/connections/${connection.id}/signed-out`, parts.origin);
  const protocol = protocols.of(connection);
  return (await protocol.signOut(connection, back, over.idpLogoutHint ?? undefined))?.href;
}
