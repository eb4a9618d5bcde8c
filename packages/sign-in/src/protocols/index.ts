import type { ConnectionRegistrations } from '@portico/connections';
import { PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import type { SignInParts } from '../settings.ts';
import { openIdConnect } from './oidc/open-id-connect.ts';
import type { Protocol } from './protocol.ts';

type Make = (parts: SignInParts, registrations: ConnectionRegistrations) => Protocol;

export type ProtocolTable = Readonly<Partial<Record<ResolvedConnection['protocol'], Make>>>;

/** What we speak, by the connection's protocol. One that is added gets a folder of its own and a row here. */
export const PROTOCOLS: ProtocolTable = { oidc: openIdConnect };

/** How to talk with the identity provider of a connection. */
export type Protocols = {
  /** @throws PorticoError `connection_disabled` for a protocol that we do not speak */
  of(connection: Pick<ResolvedConnection, 'protocol'>): Protocol;
};

export function createProtocols(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  table: ProtocolTable = PROTOCOLS,
): Protocols {
  return {
    of({ protocol }) {
      const make = table[protocol];
      if (make === undefined) throw new PorticoError('connection_disabled', { detail: `speaks ${protocol}` });
      return make(parts, registrations);
    },
  };
}
