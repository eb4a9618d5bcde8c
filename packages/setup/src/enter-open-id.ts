import { actOf, sealCredential } from '@portico/connections';
import { assertThat, type ClientAuthenticationMethod, newId, PorticoError } from '@portico/core';
import type { Connection } from '@portico/database';
import { type OfConnection, presentConnection } from './entered-connection.ts';
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
 *   both issuers, `too_many_attempts`, `issuer_in_use` where people came in over another one, `client_secret_missing`
 */
export async function enterOpenId(
  parts: SetupParts,
  { entry, ...of }: OfConnection & { readonly entry: OpenIdEntry },
): Promise<void> {
  const connection = await presentConnection(parts, of);
  assertThat(connection.protocol === 'oidc', 'conflict');
  assertThat(hasProof(connection, entry), 'client_secret_missing');
  const { issuer, pasted, differsBySlash, endpointHosts } = await lookedUp(parts, of, entry.issuer);
  assertMicrosoft(parts, connection, issuer);
  if (differsBySlash && !entry.acceptsSlash)
    throw new PorticoError('issuer_differs', { data: { expected: pasted, received: issuer } });
  const stored = await parts.entered.enter(
    connection,
    {
      issuer,
      clientId: entry.clientId,
      clientAuthentication: entry.clientAuthentication,
      scopes: entry.scopes,
      pkce: entry.pkce,
      endpointHosts,
    },
    await newSecret(parts, connection, entry),
    actOf(of.caller),
  );
  if (stored) return;
  const now = await presentConnection(parts, of);
  throw new PorticoError(now.client?.issuer === issuer ? 'conflict' : 'issuer_in_use');
}

/**
 * Who people of a directory are is said by its `tid` and `oid`, whichever connection they come over: nobody but Microsoft may
 * say that of them.
 */
function assertMicrosoft(
  { microsoft }: Pick<SetupParts, 'microsoft'>,
  { provider }: Pick<Connection, 'provider'>,
  issuer: string,
): void {
  if (provider !== 'entra') return;
  const { origin, pathname } = new URL(issuer);
  assertThat(origin === microsoft.loginOrigin && DIRECTORY.test(pathname), 'discovery_mismatch', {
    data: { expected: `${microsoft.loginOrigin}/{directory ID}/v2.0`, received: issuer },
  });
}

const DIRECTORY = /^\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/v2\.0$/;

/** A secret that was there already goes on, as long as it is one. */
function hasProof(
  { credential }: Pick<Connection, 'credential'>,
  { clientAuthentication, clientSecret }: OpenIdEntry,
): boolean {
  if (clientAuthentication === 'none' || clientSecret !== undefined) return true;
  return credential?.kind === 'client_secret';
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
