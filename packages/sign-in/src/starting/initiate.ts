import { isId, PorticoError } from '@portico/core';
import { isUsable, whyUnusable } from '../leaving/resolve-connection.ts';
import type { SignInParts } from '../settings.ts';

/**
 * A sign-in that starts outside the application: a tile in My Apps, a link. The browser is sent to the application's
 * `initiate_login_uri`, which then asks for a sign-in as always (OIDC Core section 4). Nobody is signed in by this.
 *
 * @throws PorticoError `not_found`, `connection_disabled`, `organization_suspended`, `no_application`
 */
export async function initiateSignIn(
  parts: SignInParts,
  input: { connectionId: string; applicationId: string | undefined },
): Promise<string> {
  if (!isId('connection', input.connectionId)) throw new PorticoError('not_found');
  const connection = await parts.connections.forSignIn(input.connectionId);
  if (connection === undefined) throw new PorticoError('not_found');
  if (!isUsable(connection)) throw whyUnusable([connection]);
  const target = await parts.issuers.initiateLoginUri(connection.projectId, input.applicationId);
  if (target === undefined) throw new PorticoError('no_application');
  const url = new URL(target);
  url.searchParams.set('iss', new URL(`/oauth2/${connection.projectId}`, parts.origin).href);
  url.searchParams.set('organization', connection.organizationId);
  url.searchParams.set('connection', connection.id);
  return url.href;
}
