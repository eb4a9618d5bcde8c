import type { ConnectionRegistrations } from '@portico/connections';
import { PorticoError } from '@portico/core';
import type { ResolvedConnection } from '@portico/database';
import type { SignInParts } from '../settings.ts';
import { openIdConnect } from './oidc/open-id-connect.ts';
import type { Protocol } from './protocol.ts';

type Make = (parts: SignInParts, registrations: ConnectionRegistrations) => Protocol;

/** What we speak, by the connection's protocol. */
const PROTOCOLS: Readonly<Partial<Record<ResolvedConnection['protocol'], Make>>> = { oidc: openIdConnect };

/** @throws PorticoError `connection_disabled` for a protocol that we do not speak */
export function protocolOf(
  parts: SignInParts,
  registrations: ConnectionRegistrations,
  { protocol }: Pick<ResolvedConnection, 'protocol'>,
): Protocol {
  const make = PROTOCOLS[protocol];
  if (make === undefined) throw new PorticoError('connection_disabled', { detail: `speaks ${protocol}` });
  return make(parts, registrations);
}
