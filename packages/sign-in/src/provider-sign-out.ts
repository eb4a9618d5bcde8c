import type { ConnectionRegistrations } from '@portico/connections';
import { RelyingPartyError } from '@portico/relying-party';
import type { SignInParts } from './settings.ts';

/**
 * Where the browser goes to end its session at the identity provider that a session came from (RP-Initiated Logout). The
 * opaque hint of the sign-in names the right one, so nobody is asked which.
 *
 * @returns undefined when the provider has no such place, cannot be reached, or the connection is gone
 */
export async function providerSignOut(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  session: { readonly projectId: string; readonly sessionId: string },
): Promise<string | undefined> {
  const over = await parts.sessions.cameOver(session.projectId, session.sessionId);
  const connection = over && (await parts.connections.forSignIn(over.connectionId));
  if (!over || !connection?.credential) return undefined;
  const back = new URL(`/v1/sso/connections/${connection.id}/signed-out`, parts.origin).href;
  const url = await parts.relyingParty
    .endSessionUrl(await registrations.of(connection), {
      post_logout_redirect_uri: back,
      ...(over.idpLogoutHint === null ? {} : { logout_hint: over.idpLogoutHint }),
    })
    .catch((error: unknown) => {
      if (error instanceof RelyingPartyError) return undefined;
      throw error;
    });
  return url?.href;
}
