import { type Caller, newId, systemClock } from '@portico/core';
import { attemptCounters, connectionRecords, connections, enteredConnections } from '@portico/database';
import { lookUpProvider } from '@portico/relying-party';
import { createTestDatabase } from '@portico/testing';
import { HostileProvider } from '@portico/testing/hostile-provider';
import { KeyRing } from '@portico/vault';
import { createSetup, type OpenIdEntry } from '../src/index.ts';
import { noSaml } from './no-saml.ts';

const ISSUER = 'https://idp.example';

export const ENTRY: OpenIdEntry = {
  ...{ issuer: ISSUER, acceptsSlash: false, clientId: 'portico', clientSecret: undefined },
  ...{ clientAuthentication: 'private_key', scopes: ['profile', 'email'], pkce: true },
};

/** Connections by hand over a database of their own, towards one provider that a test may spoil. */
export async function openIdWorld() {
  const { pool } = await createTestDatabase();
  const provider = new HostileProvider({ issuer: ISSUER });
  const setup = createSetup({
    keyRing: KeyRing.parse(`test:${Buffer.from('a demo master key of the tests!!').toString('base64')}`),
    microsoft: { loginOrigin: 'https://login.microsoftonline.com' },
    ...{
      connections: connections(pool),
      entered: enteredConnections(pool),
      records: connectionRecords(pool),
    },
    ...{ origin: new URL('https://portico.example'), clock: systemClock, saml: noSaml(pool) },
    counters: attemptCounters(pool),
    lookUp: (pasted) => lookUpProvider({ allowInsecure: false, ask: provider.ask }, pasted),
  });
  const project = newId('project');
  await pool.query('INSERT INTO projects (id, name) VALUES ($1, $2)', [project, 'A project']);

  async function drafted(protocol: 'oidc' | 'saml' = 'oidc') {
    const organizationId = newId('organization');
    await pool.query('INSERT INTO organizations (id, project_id, name) VALUES ($1, $2, $3)', [
      ...[organizationId, project, 'Acme'],
    ]);
    const caller: Caller = {
      principal: {
        ...{ kind: 'dashboard_session', userId: newId('user'), projectId: project },
        memberships: [{ organizationId, projectId: project, role: 'owner' }],
        ...{ authenticatedAt: new Date(), isOperator: false, projectAdminOf: [], withheld: [] },
      },
    };
    const draft = { protocol, provider: 'generic', name: 'Acme SSO' } as const;
    return { organizationId, caller, connectionId: await setup.draft({ organizationId, caller, ...draft }) };
  }
  return { pool, provider, setup, drafted };
}
