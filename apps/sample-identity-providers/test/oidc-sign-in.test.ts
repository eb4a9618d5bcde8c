import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, decodeProtectedHeader, exportJWK, generateKeyPair, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { describe, expect, test } from 'vitest';
import { ADA, ADA_ID, bench, GRACE_ID } from './support/bench.ts';
import { begin, CALLBACK, choose, clientOf, redeem, signIn, userInfo } from './support/oidc-client.ts';

/* openid-client, which nobody here wrote, signs people in at the sample OpenID Connect provider. */

const { control, origin } = bench();
const AFTER = 'http://localhost:4321/after';

function register(settings: Record<string, unknown> = {}) {
  return control('POST', 'oidc/apps', {
    name: 'Portico',
    signInRedirectUris: [CALLBACK],
    signOutRedirectUris: [AFTER],
    assigned: 'everyone',
    ...settings,
  });
}

describe('tokens', () => {
  test('thin: the id_token says who it is; name and e-mail are at the userinfo endpoint', async () => {
    const client = await clientOf(await register());
    const { tokens } = await signIn(client, ADA_ID);
    const claims = tokens.claims() ?? {};
    expect(claims).toMatchObject({ sub: ADA_ID, iss: `${origin()}/oidc` });
    for (const name of ['name', 'email', 'given_name', 'hd', 'groups'])
      expect(claims).not.toHaveProperty(name);
    expect(await userInfo(client, tokens.access_token, ADA_ID)).toEqual({
      sub: ADA_ID,
      name: 'Ada Lindqvist',
      given_name: 'Ada',
      family_name: 'Lindqvist',
      preferred_username: ADA,
      email: ADA,
      email_verified: true,
    });
  });

  test('fat: all of it is in the id_token, and the hosted domain', async () => {
    const client = await clientOf(await register({ tokens: 'fat' }));
    const { tokens } = await signIn(client, ADA_ID);
    expect(tokens.claims()).toMatchObject({
      sub: ADA_ID,
      name: 'Ada Lindqvist',
      email: ADA,
      email_verified: true,
      hd: 'northwind.example',
    });
  });

  test('hold what was asked for and nothing more', async () => {
    const client = await clientOf(await register({ tokens: 'fat', groupsClaim: true }));
    const { tokens } = await signIn(client, ADA_ID, { scope: 'openid email' });
    expect(tokens.claims()).toMatchObject({ email: ADA });
    for (const name of ['name', 'groups']) expect(tokens.claims()).not.toHaveProperty(name);
  });

  test('groups come where the filter is on, and not before', async () => {
    const registered = await register();
    const before = await signIn(await clientOf(registered), ADA_ID);
    expect(await userInfo(before.client, before.tokens.access_token, ADA_ID)).not.toHaveProperty('groups');
    const { clientId } = registered.body as unknown as { clientId: string };
    await control('PUT', `oidc/apps/${clientId}`, {
      name: 'Portico',
      signInRedirectUris: [CALLBACK],
      groupsClaim: true,
    });
    const after = await signIn(before.client, ADA_ID);
    expect(after.tokens.claims()).toMatchObject({ groups: ['Everyone', 'Engineering', 'Administrators'] });
  });
});

describe('an application proves itself as was chosen for it', () => {
  test.each([
    ['client_secret_basic', openid.ClientSecretBasic],
    ['client_secret_post', openid.ClientSecretPost],
  ] as const)('%s, and not in the other way', async (clientAuthentication, way) => {
    const registered = await register({ clientAuthentication });
    expect((await signIn(await clientOf(registered, way()), ADA_ID)).tokens.claims()?.sub).toBe(ADA_ID);
    const other = way === openid.ClientSecretBasic ? openid.ClientSecretPost() : openid.ClientSecretBasic();
    await expect(signIn(await clientOf(registered, other), ADA_ID)).rejects.toMatchObject({
      status: 401,
    });
  });

  test('none: PKCE alone, without which nothing begins', async () => {
    const registered = await register({ clientAuthentication: 'none' });
    expect(registered.body).not.toHaveProperty('clientSecret');
    const client = await clientOf(registered, openid.None());
    expect((await signIn(client, ADA_ID)).tokens.claims()?.sub).toBe(ADA_ID);
    const bare = new URL(client.serverMetadata().authorization_endpoint ?? '');
    bare.search = new URLSearchParams({
      client_id: client.clientMetadata().client_id,
      response_type: 'code',
      redirect_uri: CALLBACK,
      scope: 'openid',
    }).toString();
    const { headers } = await fetch(bare, { redirect: 'manual' });
    expect(new URL(headers.get('location') ?? '').searchParams.get('error')).toBe('invalid_request');
  });

  test('private_key_jwt, with a pasted key and with one that is fetched; another key is refused', async () => {
    const own = await generateKeyPair('RS256', { extractable: true });
    const other = await generateKeyPair('RS256');
    const publicKeys = { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'own' }] };
    const keys = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(publicKeys)),
    ).listen(0, '127.0.0.1');
    await once(keys, 'listening');
    const publicKeysUrl = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`;
    for (const given of [{ publicKeys }, { publicKeysUrl }]) {
      const registered = await register({ clientAuthentication: 'private_key_jwt', ...given });
      const by = (key: CryptoKey) => clientOf(registered, openid.PrivateKeyJwt({ key, kid: 'own' }));
      expect((await signIn(await by(own.privateKey), ADA_ID)).tokens.claims()?.sub).toBe(ADA_ID);
      await expect(signIn(await by(other.privateKey), ADA_ID)).rejects.toMatchObject({
        error: 'invalid_client',
      });
    }
    keys.close();
  });

  test('a renewed secret is the only one', async () => {
    const registered = await register();
    const { clientId } = registered.body as unknown as { clientId: string };
    await fetch(`${origin()}/admin/oidc/apps/${clientId}/secret`, { method: 'POST', redirect: 'manual' });
    await expect(signIn(await clientOf(registered), ADA_ID)).rejects.toMatchObject({
      status: 401,
    });
  });
});

describe('assignment', () => {
  test('a fresh app integration admits nobody, and tells the application so', async () => {
    const registered = await register({ assigned: undefined });
    expect(registered.body['assigned']).toEqual([]);
    const trip = await begin(await clientOf(registered));
    const back = await choose(trip, ADA_ID);
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      error: 'access_denied',
      error_description: 'User is not assigned to the client application.',
      state: 'state',
    });
    await expect(redeem(trip, back)).rejects.toMatchObject({ error: 'access_denied' });
  });

  test('it admits who is assigned, and nobody else', async () => {
    const client = await clientOf(await register({ assigned: [ADA] }));
    expect((await signIn(client, ADA_ID)).tokens.claims()?.sub).toBe(ADA_ID);
    await expect(signIn(client, GRACE_ID)).rejects.toMatchObject({ error: 'access_denied' });
  });

  test('who is signed in already is not let in where nobody assigned them: they may choose again', async () => {
    const { browser } = await signIn(await clientOf(await register()), ADA_ID);
    const other = await clientOf(await register({ assigned: [] }));
    const trip = await begin(other, {}, browser);
    expect(trip.page.text).toContain('Who are you?');
    expect((await choose(trip, ADA_ID)).searchParams.get('error')).toBe('access_denied');
  });

  test('who is signed in already and assigned goes straight through', async () => {
    const { browser } = await signIn(await clientOf(await register()), ADA_ID);
    const trip = await begin(await clientOf(await register()), {}, browser);
    expect((await redeem(trip, trip.page.location ?? new URL(CALLBACK))).claims()?.sub).toBe(ADA_ID);
  });

  test('somebody who does not exist signs nobody in', async () => {
    const trip = await begin(await clientOf(await register()));
    expect((await choose(trip, 'nobody')).searchParams.get('error')).toBe('access_denied');
  });
});

test('the person that the application has in mind stands first', async () => {
  const { page } = await begin(await clientOf(await register()), {
    login_hint: 'KATHERINE@fabrikam.example',
  });
  const names = [...page.text.matchAll(/name="person" value="\w+">([^<]+)</g)].map(([, name]) => name);
  expect(names[0]).toBe('Katherine Jensen');
  expect(names).toHaveLength(7);
});

test('a sign-in that waits in one browser is not finished in another', async () => {
  const { page } = await begin(await clientOf(await register()));
  const action = /action="(\/oidc\/sign-in\/[^"]+)"/.exec(page.text)?.[1] ?? '';
  const stranger = await fetch(origin() + action, {
    method: 'POST',
    body: new URLSearchParams({ person: ADA_ID }),
  });
  expect([stranger.status, await stranger.text()]).toEqual([
    400,
    expect.stringContaining('This sign-in is over'),
  ]);
});

test('an answer to another sign-in than the one that waits in the browser is none', async () => {
  const { browser } = await begin(await clientOf(await register()));
  expect((await browser.post('/oidc/sign-in/another', { person: ADA_ID })).status).toBe(400);
});

test('an answer that a page of another site sends is none', async () => {
  const trip = await begin(await clientOf(await register()));
  const action = /action="(\/oidc\/sign-in\/[^"]+)"/.exec(trip.page.text)?.[1] ?? '';
  const foreign = await trip.browser.post(action, { person: ADA_ID }, { origin: 'http://evil.example' });
  expect(foreign.status).toBe(400);
});

describe('signing out', () => {
  test('ends the session here and leads back to the application', async () => {
    const client = await clientOf(await register());
    const { browser, tokens } = await signIn(client, ADA_ID);
    const asked = await browser.get(
      openid.buildEndSessionUrl(client, {
        id_token_hint: tokens.id_token ?? '',
        post_logout_redirect_uri: AFTER,
      }),
    );
    expect(asked.text).toContain('data-press');
    const done = await browser.send(asked, { logout: 'yes' });
    expect(done.location?.href).toBe(AFTER);
    expect((await begin(client, {}, browser)).page.text).toContain('Who are you?');
  });

  test('without a token that shows who asks, the person is asked', async () => {
    const { browser } = await signIn(await clientOf(await register()), ADA_ID);
    const asked = await browser.get('/oidc/session/end');
    expect(asked.text).toContain('Sign out?');
    expect(asked.text).not.toContain('data-press');
  });

  test('leads to no address that was not entered', async () => {
    const client = await clientOf(await register());
    const { browser, tokens } = await signIn(client, ADA_ID);
    const hint = { id_token_hint: tokens.id_token ?? '', post_logout_redirect_uri: 'http://evil.example/' };
    const refused = await browser.get(openid.buildEndSessionUrl(client, hint));
    expect([refused.status, refused.location]).toEqual([400, undefined]);
    expect(refused.text).toContain('post_logout_redirect_uri not registered');
  });

  test('tells the application over the back channel, with a token that holds', async () => {
    const told = createServer().listen(0, '127.0.0.1');
    await once(told, 'listening');
    const heard = (async () => {
      const [request, response] = await once(told, 'request');
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      response.end();
      return new URLSearchParams(body).get('logout_token') ?? '';
    })();
    const backChannelLogoutUri = `http://127.0.0.1:${(told.address() as AddressInfo).port}/logout`;
    const client = await clientOf(await register({ backChannelLogoutUri }));
    const { browser, tokens } = await signIn(client, ADA_ID);
    await browser.send(await browser.get('/oidc/session/end'), { logout: 'yes' });
    const keys = createRemoteJWKSet(new URL(client.serverMetadata().jwks_uri ?? ''));
    const { issuer } = client.serverMetadata();
    const { payload } = await jwtVerify(await heard, keys, {
      issuer,
      audience: client.clientMetadata().client_id,
    });
    expect(payload).toMatchObject({ sub: ADA_ID, sid: tokens.claims()?.['sid'] });
    expect(payload['events']).toHaveProperty(['http://schemas.openid.net/event/backchannel-logout']);
    told.close();
  });
});

describe('what a provider changes', () => {
  const kidOf = (token = '') => decodeProtectedHeader(token).kid;
  const published = async () => {
    const { keys } = (await (await fetch(`${origin()}/oidc/jwks`)).json()) as { keys: { kid: string }[] };
    return keys.map(({ kid }) => kid);
  };

  test('a rotated key signs, the one before is published on until it is withdrawn', async () => {
    const registered = await register();
    const { tokens: before } = await signIn(await clientOf(registered), ADA_ID);
    await control('POST', 'oidc/keys/rotate');
    const { tokens: after } = await signIn(await clientOf(registered), ADA_ID);
    const [old, fresh] = [kidOf(before.id_token), kidOf(after.id_token)];
    expect(fresh).not.toBe(old);
    expect(await published()).toEqual(expect.arrayContaining([fresh, old]));
    await control('POST', 'oidc/keys/withdraw');
    expect(await published()).toEqual([fresh]);
  });

  test('who is signed in stays so over a rotation', async () => {
    const client = await clientOf(await register());
    const { browser, tokens } = await signIn(client, ADA_ID);
    await control('POST', 'oidc/keys/rotate');
    expect(await userInfo(client, tokens.access_token, ADA_ID)).toMatchObject({ email: ADA });
    expect((await begin(client, {}, browser)).page.location?.searchParams.get('code')).toMatch(/./);
  });

  test('another issuer is named everywhere, and openid-client does not take it', async () => {
    const client = await clientOf(await register());
    await control('PUT', 'oidc/answers', { issuer: 'https://other.example' });
    const document = await (await fetch(`${origin()}/oidc/.well-known/openid-configuration`)).json();
    expect(document).toMatchObject({
      issuer: 'https://other.example',
      jwks_uri: `${origin()}/oidc/jwks`,
    });
    await expect(signIn(client, ADA_ID)).rejects.toThrow();
    await control('PUT', 'oidc/answers', {});
    expect((await signIn(client, ADA_ID)).tokens.claims()?.sub).toBe(ADA_ID);
  });

  test('the discovery document says what it is told to say', async () => {
    await control('PUT', 'oidc/answers', { metadata: { jwks_uri: 'https://elsewhere.example/keys' } });
    const response = await fetch(`${origin()}/oidc/.well-known/openid-configuration`);
    expect(await response.json()).toMatchObject({
      issuer: `${origin()}/oidc`,
      jwks_uri: 'https://elsewhere.example/keys',
    });
  });
});
