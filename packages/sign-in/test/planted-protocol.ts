import { PorticoError } from '@portico/core';
import type { Arrival } from '../src/protocols/arrival.ts';
import type { Assertion } from '../src/protocols/assertion.ts';
import { PROTOCOLS, type ProtocolTable } from '../src/protocols/index.ts';
import type { Protocol } from '../src/protocols/protocol.ts';

export const ELSEWHERE = 'https://idp.example';

/** What a connection that speaks the planted protocol has in its row. */
export const PLANTED_COLUMNS = { protocol: 'saml', provider: 'generic', managed_by: 'manual' };

/** Trusts whatever it is told, as no protocol of ours may. */
const planted: Protocol = {
  begin: async (connection, { state }) => new URL(`${ELSEWHERE}/${connection.id}?RelayState=${state}`),
  finish: async (_connection, { parameters }) => asserted(parameters.get('answer') ?? ''),
  signOut: async (_connection, back) => `${ELSEWHERE}/out?back=${encodeURIComponent(back.href)}`,
};

const asserted = (subject: string): Assertion => ({
  ...{ issuer: ELSEWHERE, subject, email: `${subject}@contoso.example`, name: 'Ada' },
  ...{ authenticatedAt: undefined, entra: undefined, claims: { subject } },
});

const arrival: Arrival = {
  ...{ at: 'callback', state: 'RelayState', fields: ['answer', 'trouble'] },
  failure: (parameters) => (parameters.has('trouble') ? new PorticoError('idp_unavailable') : undefined),
};

const describedFrom = (claims: Assertion['claims']) => ({ email: undefined, name: undefined, claims });

/** What we speak, and one protocol more. */
export const WITH_PLANTED: ProtocolTable = {
  ...PROTOCOLS,
  saml: { arrival, describedFrom, make: () => planted },
};
