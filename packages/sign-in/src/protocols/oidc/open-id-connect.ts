import type { ConnectionRegistrations } from '@portico/connections';
import type { SignInParts } from '../../settings.ts';
import type { Protocol } from '../protocol.ts';
import { authorizationUrl } from './authorization-url.ts';
import { noteAcceptedCredential, noteRefusedCredential } from './connection-credential.ts';

/** A connection to an OpenID provider: authorization code flow with PKCE and nonce. */
export function openIdConnect(parts: SignInParts, registrations: ConnectionRegistrations): Protocol {
  return {
    begin: async (connection, secrets, hints) =>
      authorizationUrl(parts, await registrations.of(connection), secrets, hints),
    finish: async (connection, { parameters, secrets, facts }) => {
      const registration = await registrations.of(connection);
      try {
        const token = await parts.relyingParty.redeem(registration, { parameters, ...secrets });
        await noteAcceptedCredential(parts, connection, facts);
        return token;
      } catch (error) {
        await noteRefusedCredential(parts, connection, error, facts);
        throw error;
      }
    },
  };
}
