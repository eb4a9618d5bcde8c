import { actOf, sealCredential } from '@portico/connections';
import { assertThat, fieldErrors, isEstablished, newId, PorticoError, reachToRenew } from '@portico/core';
import type { Connection } from '@portico/database';
import type { OfConnection } from './entered-connection.ts';
import { countLookUp } from './look-up.ts';
import type { SetupParts } from './parts.ts';
import { renewedSaml } from './saml/renewed-saml.ts';

/** What takes the place of what a connection believes or proves itself with, by its protocol. */
export type Renewal = {
  /** Over SAML: metadata, its address, or a certificate. */
  readonly pasted: string | undefined;
  /** Of an OpenID client. */
  readonly clientSecret: string | undefined;
};

/**
 * Renews a connection that there is, for the holder of the setup link that is for that, and ends the link with it.
 * Who the identity provider is and where its people sign in stays: of a SAML provider new certificates are taken, or where those are read
 * on a host that it has; of an OpenID client a new secret.
 *
 * @throws PorticoError as `reachToRenew`; `not_found`, `conflict` where the link is theirs no more, `invalid_request` with the field that
 *   is missing, as {@link renewedSaml}, `too_many_attempts`
 */
export async function renewConnection(
  parts: SetupParts,
  { renewal, ...of }: OfConnection & { readonly renewal: Renewal },
): Promise<void> {
  const { organizationId, connectionId, caller } = of;
  reachToRenew(caller.principal, organizationId, connectionId);
  const connection = await parts.connections.findInOrganization(organizationId, connectionId);
  if (connection?.managedBy !== 'manual') throw new PorticoError('not_found');
  assertThat(isEstablished(connection.status), 'conflict');
  const write = connection.protocol === 'saml' ? renewCertificate : renewSecret;
  assertThat(await write(parts, connection, of, renewal), 'conflict');
}

async function renewCertificate(
  parts: SetupParts,
  connection: Connection,
  of: OfConnection,
  { pasted }: Renewal,
): Promise<boolean> {
  const given = wanted(pasted, 'pasted', 'Paste the metadata, its address, or the new certificate.');
  await countLookUp(parts, of);
  const added = await renewedSaml(parts, connection, given);
  const { enteredAt } = connection;
  return parts.saml.settings.addCertificates(connection, { ...added, enteredAt }, actOf(of.caller));
}

async function renewSecret(
  { entered, keyRing }: SetupParts,
  connection: Connection,
  { caller }: OfConnection,
  { clientSecret }: Renewal,
): Promise<boolean> {
  const text = wanted(clientSecret, 'client_secret', 'Enter the new client secret.');
  if (connection.client === null || !hasSecret(connection)) return false;
  const credential = { id: newId('credential'), kind: 'client_secret' } as const;
  const sealed = await sealCredential(keyRing, connection, { ...credential, text });
  return entered.exchangeSecret(
    connection,
    connection.enteredAt,
    { id: credential.id, sealed },
    actOf(caller),
  );
}

/** Whether it proves itself with a secret that somebody has entered. */
export const hasSecret = ({ credential }: Connection): boolean => credential?.kind === 'client_secret';

function wanted(value: string | undefined, field: string, message: string): string {
  if (value !== undefined && value !== '') return value;
  throw new PorticoError('invalid_request', { data: fieldErrors([{ field, code: 'missing', message }]) });
}
