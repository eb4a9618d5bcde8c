import { randomUUID } from 'node:crypto';
import { storedId } from '@portico/authorization-server';
import { newId } from '@portico/core';
import { createSignIn } from '@portico/sign-in';
import { askThroughFetch, createTestDatabase } from '@portico/testing';
import { expect, test } from 'vitest';
import { installComposition } from '../../composition/composition.ts';
import { GET, POST } from '../../src/app/v1/sso/connections/[connectionId]/callback/route.ts';
import { loneParts } from './lone-parts.ts';

/*
 * A protocol that is planted beside the table, through the door at which identity providers answer: what they send back has
 * other names, and the door has heard of none of them.
 */

const ORIGIN = new URL('https://portico.example');
const ELSEWHERE = 'https://idp.example';
const { pool } = await createTestDatabase();
const parts = loneParts({ origin: ORIGIN, pool, ask: askThroughFetch });
const signIn = createSignIn(parts, {
  saml: {
    arrival: { at: 'callback', state: 'RelayState', fields: ['answer'], failure: () => undefined },
    describedFrom: (claims) => ({ email: undefined, name: undefined, claims }),
    make: () => ({
      begin: async (_connection, { state }) => new URL(`${ELSEWHERE}?RelayState=${state}`),
      finish: async (_connection, { parameters }) => ({
        ...{ issuer: ELSEWHERE, subject: parameters.get('answer') ?? '', claims: {} },
        ...{ email: undefined, name: undefined, authenticatedAt: undefined, entra: undefined },
      }),
      signOut: async () => undefined,
    }),
  },
});
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
installComposition({ signIn, origin: ORIGIN, log } as unknown as Parameters<typeof installComposition>[0]);

const ids = {
  ...{ projectId: newId('project'), organizationId: newId('organization') },
  ...{ connectionId: newId('connection'), applicationId: newId('application'), uid: randomUUID() },
};

/** A customer whose connection speaks the planted protocol, and an application that waits. */
async function insertWorld(): Promise<void> {
  const { projectId, organizationId, connectionId, applicationId, uid } = ids;
  await pool.query("INSERT INTO projects (id, name) VALUES ($1, 'Notes')", [projectId]);
  const organization = "INSERT INTO organizations (id, project_id, name) VALUES ($1, $2, 'Contoso')";
  await pool.query(organization, [organizationId, projectId]);
  await pool.query(
    `INSERT INTO sso_connections (id, project_id, organization_id, name, status, protocol, provider, managed_by)
     VALUES ($1, $2, $3, 'Planted', 'active', 'saml', 'generic', 'manual')`,
    [connectionId, projectId, organizationId],
  );
  const application = "INSERT INTO applications (id, project_id, name, kind) VALUES ($1, $2, 'Notes', 'web')";
  await pool.query(application, [applicationId, projectId]);
  const payload = { returnTo: `${ORIGIN.origin}/oauth2/x/auth/x`, params: { client_id: applicationId } };
  await pool.query(
    `INSERT INTO oauth_states (project_id, kind, id, payload, expires_at)
     VALUES ($1, 'Interaction', $2, $3, now() + interval '10 minutes')`,
    [projectId, storedId(uid), JSON.stringify(payload)],
  );
}

test('whoever comes back with a posted form of a second protocol is signed in', async () => {
  await insertWorld();
  const { projectId, connectionId, applicationId } = ids;
  const started = await signIn.start(projectId, {
    ...{ connection: connectionId, interactionUid: ids.uid, applicationId, freshAuthentication: false },
    ...{ organization: undefined, loginHint: undefined, domainHint: undefined, provider: undefined },
    ...{ currentSessionId: undefined, selectAccount: false },
  });
  if (!started.ok) throw new Error(started.description);
  const state = new URL(started.url).searchParams.get('RelayState') ?? '';
  const context = { params: Promise.resolve({ connectionId }) };
  const body = new URLSearchParams({ RelayState: state, answer: 'somebody', other: 'dropped' });

  const address = new URL(`/v1/sso/connections/${connectionId}/callback`, ORIGIN);
  const posted = await POST(new Request(address, { method: 'POST', body }), context);
  const goesOn = new URL(posted.headers.get('location') ?? '', ORIGIN);
  expect([posted.status, [...goesOn.searchParams.keys()].toSorted()]).toEqual([
    303,
    ['RelayState', 'answer'],
  ]);

  const cookie = started.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const arrived = await GET(new Request(goesOn, { headers: { cookie } }), context);
  expect(arrived.status).toBe(303);
  const { rows } = await pool.query(
    'SELECT i.issuer, i.subject FROM sessions s JOIN identities i ON i.user_id = s.user_id WHERE s.project_id = $1',
    [projectId],
  );
  expect(rows).toEqual([{ issuer: ELSEWHERE, subject: 'somebody' }]);
});
