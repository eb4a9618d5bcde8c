import { actOf, newClientKey, sealCredential } from '@portico/connections';
import { assertThat, type ClientAuthenticationMethod, newId, PorticoError } from '@portico/core';
import type { Connection, OpenIdClient } from '@portico/database';
import { type OfConnection, presentConnection } from './entered-connection.ts';
import { assertOfProvider } from './issuer-of-provider.ts';
import { lookedUp } from './look-up.ts';
import type { SetupParts } from './parts.ts';

/** What an administrator copies out of the console of their identity provider. */
export type OpenIdEntry = {
  /** As pasted: issuer, or the address of the discovery document. */
  readonly issuer: string;
  /** The issuer that the provider names itself was shown and accepted, where it differs by a slash. */
  readonly acceptsSlash: boolean;
  readonly clientId: string;
  /** Undefined leaves the one that there is. */
  readonly clientSecret: string | undefined;
  readonly clientAuthentication: ClientAuthenticationMethod;
  /** Asked for besides `openid`. */
  readonly scopes: readonly string[];
  readonly pkce: boolean;
};

/**
 * Stores a connection as client of an OpenID provider, after the provider was looked up: its issuer as it names itself, and
 * the hosts of its endpoints. What was tried before says nothing any more.
 *
 * @throws PorticoError as `reachToConnect`; `not_found`, `conflict`, `discovery_failed`, `discovery_mismatch`, `issuer_differs` with
 *   both issuers, `too_many_attempts`, `issuer_in_use` where people came in over another one, `client_secret_missing`,
 *   `issuer_of_other_provider`, `directory_issuer_wanted`
 */
export async function enterOpenId(
  parts: SetupParts,
  { entry, ...of }: OfConnection & { readonly entry: OpenIdEntry },
): Promise<void> {
  const connection = await presentConnection(parts, of);
  assertThat(connection.protocol === 'oidc', 'conflict');
  const { issuer, pasted, differsBySlash, endpointHosts, endpoints } = await lookedUp(
    parts,
    of,
    entry.issuer,
  );
  assertOfProvider(parts, connection, issuer);
  if (differsBySlash && !entry.acceptsSlash)
    throw new PorticoError('issuer_differs', { data: { expected: pasted, received: issuer } });
  assertThat(hasProof(connection, entry, { issuer, endpointHosts }), 'client_secret_missing');
  const stored = await parts.entered.enter(
    connection,
    {
      issuer,
      clientId: entry.clientId,
      clientAuthentication: entry.clientAuthentication,
      scopes: entry.scopes,
      pkce: entry.pkce,
      endpointHosts,
      endpoints,
    },
    entry.clientAuthentication === 'private_key'
      ? await firstKey(parts, connection)
      : await newSecret(parts, connection, entry),
    actOf(of.caller),
  );
  if (stored) return;
  const now = await presentConnection(parts, of);
  throw new PorticoError(now.client?.issuer === issuer ? 'conflict' : 'issuer_in_use');
}

/**
 * A secret that was there already goes on where it was entered for: whoever enters another issuer learns nothing by it of what
 * somebody else has entered.
 */
function hasProof(
  { credential, client }: Pick<Connection, 'credential' | 'client'>,
  { clientAuthentication, clientSecret }: OpenIdEntry,
  now: Pick<OpenIdClient, 'issuer' | 'endpointHosts'>,
): boolean {
  // What a key of ours signs is for one issuer, and of no use with another.
  if (clientAuthentication === 'none' || clientAuthentication === 'private_key') return true;
  if (clientSecret !== undefined) return true;
  if (credential?.kind !== 'client_secret' || client?.issuer !== now.issuer) return false;
  // Those of Entra are all on the host of the issuer.
  const known = new Set([...client.endpointHosts, new URL(client.issuer).host]);
  return now.endpointHosts.every((host) => known.has(host));
}

async function newSecret(
  { keyRing }: Pick<SetupParts, 'keyRing'>,
  connection: Connection,
  { clientSecret: text, clientAuthentication }: OpenIdEntry,
) {
  if (text === undefined || clientAuthentication === 'none') return undefined;
  const credential = { id: newId('credential'), kind: 'client_secret' } as const;
  return { ...credential, sealed: await sealCredential(keyRing, connection, { ...credential, text }) };
}

/** Where a key waits or is in use already, that one is. */
async function firstKey(
  { keyRing, connections, clock }: Pick<SetupParts, 'keyRing' | 'connections' | 'clock'>,
  connection: Connection,
) {
  const [known] = await connections.clientKeys(connection.id);
  return known === undefined ? newClientKey(keyRing, connection, clock.now()) : undefined;
}
