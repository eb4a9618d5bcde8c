import type { ConnectionRegistrations } from '@portico/connections';
import { assertThat } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import type { SignInParts } from '../settings.ts';
import type { Arrival } from './arrival.ts';
import type { DescribedFrom } from './assertion.ts';
import { oidcArrival } from './oidc/arrival.ts';
import { describedFromToken } from './oidc/assertion-of.ts';
import { openIdConnect } from './oidc/open-id-connect.ts';
import type { Protocol } from './protocol.ts';
import { samlArrival } from './saml/arrival.ts';
import { describedFromAttributes } from './saml/assertion-of.ts';
import { samlProtocol } from './saml/saml.ts';

type Row = {
  readonly arrival: Arrival;
  /** What is read again of claims that an assertion had. */
  readonly describedFrom: (claims: DescribedFrom['claims']) => DescribedFrom;
  readonly make: (parts: SignInParts, registrations: ConnectionRegistrations) => Protocol;
};

type Name = ResolvedConnection['protocol'];

export type ProtocolTable = Readonly<Partial<Record<Name, Row>>>;

/** What we speak, by the connection's protocol. One that is added gets a folder of its own and a row here. */
export const PROTOCOLS: ProtocolTable = {
  oidc: { arrival: oidcArrival, describedFrom: describedFromToken, make: openIdConnect },
  saml: { arrival: samlArrival, describedFrom: describedFromAttributes, make: samlProtocol },
};

/** How to talk with the identity provider of a connection. */
export type Protocols = {
  /** @throws PorticoError `connection_disabled` for a protocol that we do not speak */
  of(connection: { readonly protocol: Name }): Protocol;
  /** What is read again of claims that one of its assertions had. @throws PorticoError as `of` */
  describedFrom(connection: { readonly protocol: Name }, claims: DescribedFrom['claims']): DescribedFrom;
  /** How browsers come back, of whatever connection. */
  readonly arrivals: readonly Arrival[];
  /** @throws PorticoError as `of`; `idp_error` where the browser came back as another protocol has it */
  cameBackBy(arrival: Arrival, connection: { readonly protocol: Name }): Protocol;
};

export function createProtocols(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  table: ProtocolTable = PROTOCOLS,
): Protocols {
  const rowOf = ({ protocol }: { readonly protocol: Name }) => {
    const row = table[protocol];
    assertThat(row, 'connection_disabled', { detail: `speaks ${protocol}` });
    return row;
  };
  return {
    of: (connection) => rowOf(connection).make(parts, registrations),
    describedFrom: (connection, claims) => rowOf(connection).describedFrom(claims),
    arrivals: Object.values(table).map(({ arrival }) => arrival),
    cameBackBy(arrival, connection) {
      const row = rowOf(connection);
      assertThat(row.arrival === arrival, 'idp_error', {
        detail: `not as ${connection.protocol} comes back`,
      });
      return row.make(parts, registrations);
    },
  };
}
