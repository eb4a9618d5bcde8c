import type { ConnectionRegistrations } from '@portico/connections';
import { type ClientAuthenticationMethod, PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import { RelyingPartyError, type ValidatedIdToken } from '@portico/relying-party';
import type { SignInParts } from '../../settings.ts';
import type { Assertion } from '../assertion.ts';
import { clientRefusal } from '../client-refusal.ts';
import type { Protocol, ProviderAnswer } from '../protocol.ts';
import { assertionOf } from './assertion-of.ts';
import { authorizationUrl } from './authorization-url.ts';
import { noteAcceptedClient, noteRefusedClient } from './connection-credential.ts';
import { noteEndpoints } from './note-endpoints.ts';
import { providerHints } from './provider-hints.ts';
import { toBeShownAgain } from './to-be-shown-again.ts';

/** A connection to an OpenID provider: authorization code flow with PKCE and nonce. */
export function openIdConnect(parts: SignInParts, registrations: ConnectionRegistrations): Protocol {
  const asserted = async (connection: ResolvedConnection, token: ValidatedIdToken): Promise<Assertion> => ({
    ...assertionOf(token, Object.values(connection.attributeMapping)),
    idToken: await toBeShownAgain(parts, registrations, connection, token),
  });
  return {
    begin: async (connection, secrets, hints) => {
      const registration = await registrations.of(connection);
      const known = providerHints(connection.provider, hints);
      const scopes = connection.client?.scopes;
      return authorizationUrl(parts, registration, secrets, known, scopes).finally(() =>
        noteEndpoints(parts, connection, registration),
      );
    },
    finish: async (connection, answer) => {
      try {
        const token = await redeemed(parts, registrations, connection, answer);
        await noteAcceptedClient(parts, connection, answer.facts);
        return await asserted(connection, token);
      } catch (error) {
        if (connection.managedBy === 'sign_in_app') throw ofSignInApp(error);
        const again = { connection, answer, error };
        const other =
          (await byOtherMethod(parts, registrations, again)) ??
          (await byOtherCredential(parts, registrations, again));
        const otherTaken = other !== undefined;
        await noteRefusedClient(parts, connection, error, { ...answer.facts, otherTaken });
        if (!otherTaken) throw error;
        return asserted(connection, other);
      }
    },
    signOut: async (connection, back, { hint, idToken }) => {
      const registration = await registrations.of(connection);
      const parameters = {
        post_logout_redirect_uri: back.href,
        ...(hint ? { logout_hint: hint } : {}),
        ...(idToken ? { idToken } : {}),
      };
      return (await parts.relyingParty.endSessionUrl(registration, parameters).catch(orUndefined))?.href;
    },
  };
}

async function redeemed(
  { relyingParty }: SignInParts,
  registrations: ConnectionRegistrations,
  connection: ResolvedConnection,
  { parameters, secrets }: ProviderAnswer,
): Promise<ValidatedIdToken> {
  return relyingParty.redeem(await registrations.of(connection), { parameters, ...secrets });
}

/**
 * A new credential works everywhere in a directory only after a while, and the one before it is still there: where the one is
 * refused, the other is tried, once. A code is not used up by a client that was refused.
 *
 * @returns undefined when the refusal is about something else, or there is no other that is taken
 */
async function byOtherCredential(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  { connection, answer, error }: { connection: ResolvedConnection; answer: ProviderAnswer; error: unknown },
): Promise<ValidatedIdToken | undefined> {
  const { id, credential } = connection;
  if (clientRefusal(error)?.of !== 'credential' || credential === null) return undefined;
  const other = await parts.connections.otherCredential(id, credential.id);
  if (other === undefined) return undefined;
  try {
    return await redeemed(parts, registrations, { ...connection, credential: other }, answer);
  } catch (second) {
    if (clientRefusal(second) === undefined) throw second;
    return undefined;
  }
}

const OTHER_METHOD: Readonly<Partial<Record<ClientAuthenticationMethod, ClientAuthenticationMethod>>> = {
  post: 'basic',
  basic: 'post',
};

/**
 * Consoles choose by themselves in which of two ways they take a secret, and say it where few look. Where the one is refused, the
 * other is tried, once, and kept when it was taken.
 */
async function byOtherMethod(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  { connection, answer, error }: { connection: ResolvedConnection; answer: ProviderAnswer; error: unknown },
): Promise<ValidatedIdToken | undefined> {
  const { id, client, managedBy, enteredAt } = connection;
  const method = client === null ? undefined : OTHER_METHOD[client.clientAuthentication];
  if (managedBy !== 'manual' || client === null || method === undefined) return undefined;
  if (clientRefusal(error) === undefined) return undefined;
  const before = { method: client.clientAuthentication, enteredAt };
  const otherwise = { ...connection, client: { ...client, clientAuthentication: method } };
  try {
    const token = await redeemed(parts, registrations, otherwise, answer);
    await parts.connections.takesSecretBy(id, before, method);
    return token;
  } catch (second) {
    // It knows us by now; some use a code up also for a client that they refuse.
    if (second instanceof RelyingPartyError && second.code === 'code_refused')
      await parts.connections.takesSecretBy(id, before, method);
    if (clientRefusal(second) === undefined) throw second;
    return undefined;
  }
}

/** Its credential is the operator's: no customer could mend it, and none of their connections is worse than another for it. */
function ofSignInApp(error: unknown): unknown {
  if (!(error instanceof RelyingPartyError)) return error;
  if (error.code !== 'client_refused' && error.code !== 'assertion_refused') return error;
  // That one is the directory's to switch on.
  if (clientRefusal(error)?.of === 'switched_off') return error;
  return new PorticoError('sign_in_app_misconfigured', {
    detail: `${error.code}: ${error.reason}`,
    cause: error,
  });
}

function orUndefined(error: unknown): undefined {
  if (!(error instanceof RelyingPartyError)) throw error;
}
