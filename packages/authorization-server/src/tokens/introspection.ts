import { errors } from 'oidc-provider';
import { isThirdParty } from '../client/client-metadata.ts';
import { type Client, type EndpointContext, grantIdOf } from '../context.ts';
import type { ReadSession } from './session-reading.ts';

/**
 * Who may ask about a token: an application that can prove to be it (RFC 7662 section 4, attack 76). The project's own ask
 * about any token of the project, which is their API's; somebody else's about those that it was given, and about any other
 * it learns that there is none. A token whose session has ended is inactive at once, whatever its own end says.
 */
export function mayIntrospect(readSession: ReadSession) {
  return async (_ctx: EndpointContext, client: Client, token: object): Promise<boolean> => {
    if (client.clientAuthMethod === 'none')
      throw new errors.InvalidClientAuth('a public application cannot introspect');
    if (isThirdParty(client) && !(await isOwn(_ctx, client, token))) return false;
    const sessionId = grantIdOf(token);
    return sessionId === undefined || (await readSession(sessionId)) !== undefined;
  };
}

/** An application revokes what it was given; with an access or refresh token the session behind it ends (RFC 7009). */
export async function isOwn(_ctx: EndpointContext, client: Client, token: object): Promise<boolean> {
  return (token as { clientId?: unknown }).clientId === client.clientId;
}
