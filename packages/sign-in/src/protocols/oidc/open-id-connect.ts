import type { ConnectionRegistrations } from '@portico/connections';
import { PorticoError } from '@portico/core';
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
        if (connection.managedBy === 'sign_in_app') throw ofSignInApp(error);
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

/** Its credential is the operator's: no customer could mend it, and none of their connections is worse than another for it. */
function ofSignInApp(error: unknown): unknown {
  if (!(error instanceof RelyingPartyError)) return error;
  if (error.code !== 'client_refused' && error.code !== 'assertion_refused') return error;
  return new PorticoError('sign_in_app_misconfigured', {
    detail: `${error.code}: ${error.reason}`,
    cause: error,
  });
}

function orUndefined(error: unknown): undefined {
  if (!(error instanceof RelyingPartyError)) throw error;
}
