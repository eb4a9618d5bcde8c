import type { ConnectionRegistrations } from '@portico/connections';
import { RelyingPartyError } from '@portico/relying-party';
import type { SignInParts } from '../../settings.ts';
import type { Protocol } from '../protocol.ts';
import { assertionOf } from './assertion-of.ts';
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
        return assertionOf(token);
      } catch (error) {
        await noteRefusedCredential(parts, connection, error, facts);
        throw error;
      }
    },
    signOut: async (connection, back, hint) => {
      const registration = await registrations.of(connection);
      const parameters = { post_logout_redirect_uri: back.href, ...(hint ? { logout_hint: hint } : {}) };
      return parts.relyingParty.endSessionUrl(registration, parameters).catch(orUndefined);
    },
  };
}

function orUndefined(error: unknown): undefined {
  if (!(error instanceof RelyingPartyError)) throw error;
}
