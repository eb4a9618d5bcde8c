import { type Caller, isConnected, PorticoError, reachToSetUp } from '@portico/core';
import type { Connection } from '@portico/database';
import type { SetupParts } from './parts.ts';

/** A connection of an organization, and who wants something of it. */
export type OfConnection = {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly caller: Caller;
};

/**
 * A connection that was entered by hand, for who may look after it. What Portico looks after by itself is none.
 *
 * @throws PorticoError as `reachToSetUp`; `not_found`
 */
export async function enteredConnection(
  { connections }: Pick<SetupParts, 'connections'>,
  { organizationId, connectionId, caller }: OfConnection,
): Promise<Connection> {
  reachToSetUp(caller.principal, organizationId, connectionId);
  const connection = await connections.findInOrganization(organizationId, connectionId);
  if (connection?.managedBy !== 'manual') throw new PorticoError('not_found');
  return connection;
}

/** As {@link enteredConnection}, of one that is there. @throws PorticoError also `conflict` for one that was removed */
export async function presentConnection(
  parts: Pick<SetupParts, 'connections'>,
  of: OfConnection,
): Promise<Connection> {
  const connection = await enteredConnection(parts, of);
  if (!isConnected(connection.status)) throw new PorticoError('conflict');
  return connection;
}
