import { createWorkloadIssuer } from '@portico/connections';
import { systemClock } from '@portico/core';
import { workloadKeys } from '@portico/database';
import { readProvisioningEnv } from '@portico/provisioning';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import {
  api,
  appsOf,
  authorizationRequest,
  browserOf,
  connectMicrosoft,
  directoryOf,
  type SeededOrganization,
  signInToApplication,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';

/* A connection without any secret, from the dashboard to a person who signs in, and what its assertions are worth elsewhere. */

const portico = await startPortico();
const { a, b } = portico.organizations;
const { origin, database, keyRing, project, emulator } = portico;
const ISSUER = `${origin.origin}/workload`;
const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const EXCHANGE = 'api://AzureADTokenExchange';

/** As a process of this deployment has it. */
const workload = createWorkloadIssuer({
  ...{ origin, keyRing, keys: workloadKeys(database.pool), clock: systemClock },
  cloud: readProvisioningEnv(origin, portico.settings).cloud,
});

type Shown = {
  readonly id: string;
  readonly warnings: readonly unknown[];
  readonly credential: { readonly kind: string; readonly expires_at: string | null };
  readonly credential_kinds: readonly string[];
};

const connectionsOf = async ({ id, owner }: SeededOrganization): Promise<Shown | undefined> => {
  const path = `/v1/session/orgs/${id}/sso-connections`;
  const { body } = await api(portico, await browserOf(portico, owner), path);
  return (body as { data: Shown[] }).data[0];
};

beforeAll(async () => {
  for (const organization of [a, b]) {
    const browser = await browserOf(portico, organization.owner);
    const id = await connectMicrosoft(portico, browser, organization);
    const path = `/v1/session/orgs/${organization.id}/sso-connections/${id}/runs`;
    const body = { kind: 'rotate', credential: 'federated' };
    expect((await api(portico, browser, path, { method: 'POST', body })).status).toBe(202);
    await vi.waitFor(
      async () =>
        expect(await connectionsOf(organization)).toMatchObject({
          ...{ credential: { kind: 'federated', expires_at: null }, warnings: [] },
        }),
      { timeout: 60_000, interval: 250 },
    );
  }
}, 180_000);

/** What the directory has of the app of an organization's connection. */
async function federatedOf({ domain }: SeededOrganization) {
  const [app] = await appsOf(portico, domain);
  const ours = app?.federatedIdentityCredentials.find(({ issuer }) => issuer === ISSUER);
  if (app === undefined || ours === undefined) throw new Error('there is no federated credential');
  return { clientId: app.appId, ...ours };
}

/** What Entra says to an assertion for the app of an organization's connection: nothing, or the number of its refusal. */
async function refusalOf(organization: SeededOrganization, assertion: string): Promise<number | undefined> {
  const { clientId } = await federatedOf(organization);
  const { tenantId } = directoryOf(portico, organization.domain);
  const form = {
    ...{ grant_type: 'client_credentials', client_id: clientId, client_assertion: assertion },
    ...{ client_assertion_type: JWT_BEARER, scope: 'https://graph.microsoft.com/.default' },
  };
  const url = `${emulator.origin}/${tenantId}/oauth2/v2.0/token`;
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  const { error_codes: [code] = [] } = (await response.json()) as { error_codes?: number[] };
  return code;
}

const signedIn = async () => {
  const { user } = directoryOf(portico, a.domain);
  return signInToApplication(portico, portico.newBrowser(), user, { organization: a.id });
};

describe('a connection with a federated credential', () => {
  test('lets people sign in, and is shown as one without an end that may be chosen here', async () => {
    expect((await signedIn()).claims).toMatchObject({ org_id: a.id });
    expect(await connectionsOf(a)).toMatchObject({
      credential_kinds: ['certificate', 'client_secret', 'federated'],
    });
  });

  test('is known to its directory by our issuer and a subject of its own', async () => {
    const [one, other] = [await federatedOf(a), await federatedOf(b)];
    expect(one).toMatchObject({ issuer: ISSUER, audiences: [EXCHANGE] });
    expect(other.subject).not.toBe(one.subject);
    expect(await refusalOf(a, await workload.assertion(one.subject))).toBeUndefined();
  });

  test('is opened by no assertion for another connection’s subject (attack 39)', async () => {
    const [one, other] = [await federatedOf(a), await federatedOf(b)];
    const id = (await connectionsOf(a))?.id ?? '';
    for (const subject of [other.subject, one.subject.toUpperCase(), id, `portico-${id}`])
      expect([700213, 7002138]).toContain(await refusalOf(a, await workload.assertion(subject)));
  });

  test('nor by a token that a project’s issuer signed (attack 68)', async () => {
    const { tokens } = await signedIn();
    for (const token of [tokens.id_token, tokens.access_token])
      expect(await refusalOf(a, String(token))).toBe(700211);
  });
});

describe('the issuer of connections', () => {
  const at = (path: string, init: RequestInit = {}) => fetch(new URL(path, origin), init);

  test('has two documents, which anybody may keep for a little, and changes by no method', async () => {
    const metadata = await at('/workload/.well-known/openid-configuration');
    expect(metadata.headers.get('cache-control')).toBe('public, max-age=300');
    const { issuer, jwks_uri } = (await metadata.json()) as Record<string, string>;
    expect(issuer).toBe(ISSUER);
    const { keys } = (await (await fetch(jwks_uri ?? '')).json()) as { keys: Record<string, unknown>[] };
    for (const key of keys) expect(key).not.toHaveProperty('d');
    expect(await (await at('/workload/jwks', { method: 'HEAD' })).text()).toBe('');
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH'])
      expect((await at('/workload/jwks', { method })).status).toBe(405);
  });

  test.each(['', '/auth', '/token', '/userinfo', '/introspection', '/device/auth', '/session/end', '/JWKS'])(
    'has nothing at /workload%s',
    async (path) => {
      for (const method of ['GET', 'POST'])
        expect([404, 405]).toContain((await at(`/workload${path}`, { method })).status);
    },
  );

  test('shares no key and no name with a project’s', async () => {
    const { keys } = await workload.keySet();
    const theirs = (await (await fetch(`${project.issuer}/jwks`)).json()) as {
      keys: { kid: string; n?: string }[];
    };
    for (const { kid, n } of theirs.keys)
      expect(keys.some((key) => key['kid'] === kid || key['n'] === n)).toBe(false);
    expect((await at(`/oauth2/workload/.well-known/openid-configuration`)).status).toBe(404);
    expect(project.issuer.startsWith(ISSUER)).toBe(false);
  });
});

describe('an assertion of ours is worth nothing with us (attack 68)', () => {
  const assertion = async () => workload.assertion((await federatedOf(a)).subject);
  const bearer = async () => ({ headers: { authorization: `Bearer ${await assertion()}` } });

  test('at userinfo and at the management API', async () => {
    expect((await fetch(`${project.issuer}/me`, await bearer())).status).not.toBe(200);
    expect((await fetch(`${project.issuer}/userinfo`, await bearer())).status).toBe(401);
    const path = `/v1/session/orgs/${a.id}/sso-connections`;
    expect((await fetch(new URL(path, origin), await bearer())).status).toBe(401);
  });

  test('at introspection, where no application hears of it', async () => {
    const { clientId, clientSecret } = portico.application;
    const response = await fetch(`${project.issuer}/token/introspection`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ token: await assertion() }),
    });
    expect(await response.json()).toEqual({ active: false });
  });

  test('at the token endpoint, not even of an application that has registered our keys as its own', async () => {
    const { clientId } = portico.application;
    const ask = async () =>
      fetch(`${project.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          ...{ grant_type: 'client_credentials', client_id: clientId, client_assertion_type: JWT_BEARER },
          client_assertion: await workload.assertion(clientId),
        }),
      });
    expect((await ask()).status).toBe(401);
    const before = await database.pool.query('SELECT authentication FROM applications WHERE id = $1', [
      clientId,
    ]);
    const change = (authentication: string, jwks: unknown) =>
      database.pool.query('UPDATE applications SET authentication = $2, jwks = $3 WHERE id = $1', [
        ...[clientId, authentication, jwks],
      ]);
    await change('private_key_jwt', await workload.keySet());
    try {
      await expect.poll(async () => (await ask()).status).toBe(401);
      expect(await (await ask()).json()).toMatchObject({ error: 'invalid_client' });
    } finally {
      await change(before.rows[0]?.authentication, null);
    }
  });

  test('as a grant of its own', async () => {
    const grants = [
      { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await assertion() },
      {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: await assertion(),
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      },
    ];
    for (const grant of grants)
      expect(await tokenRequest(portico, grant)).toMatchObject({
        status: 400,
        body: { error: 'unsupported_grant_type' },
      });
  });

  test.each([EXCHANGE, `${EXCHANGE}USGov`, `${EXCHANGE}China`])(
    'and nobody gets a token of a project for the audience %s (attack 69)',
    async (resource) => {
      const request = authorizationRequest(portico, { organization: a.id, resource });
      const page = await portico.newBrowser().open(request.url);
      expect(`${page.url.href} ${page.body}`).toContain('invalid_target');
    },
  );
});
