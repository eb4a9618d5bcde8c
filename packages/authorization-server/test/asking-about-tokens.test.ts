import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import {
  basic,
  changeFacts,
  factsOf,
  partOf,
  refresh,
  register,
  SECRET,
  signedIn,
  startIssuers,
  token,
} from './bench.ts';

const { one, two } = await startIssuers();
const userinfo = (accessToken: string, init: RequestInit = {}, project = one) =>
  fetch(`${project.issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` }, ...init });
const post = async (
  path: string,
  form: Record<string, string>,
  authorization: string | null = basic('app_one', SECRET),
  project = one,
) => {
  const headers = authorization === null ? {} : { authorization };
  const response = await fetch(`${project.issuer}/token/${path}`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(form),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
};
const introspect = (value: string, authorization?: string | null, project = one) =>
  post('introspection', { token: value }, authorization, project);
const sid = (idToken: string) => String(partOf(idToken, 1)['sid']);

describe('userinfo', () => {
  test('answers to the JWT access token of an ordinary sign-in, with what its scopes allow', async () => {
    const { access_token } = await signedIn(one);
    const response = await userinfo(access_token);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ...{ sub: 'user_ada', org_id: 'org_a', roles: ['member'], name: 'Ada', email: 'ada@contoso.example' },
    });
    const narrow = await signedIn(one, { scope: 'openid' });
    const claims = await (await userinfo(narrow.access_token)).json();
    expect(claims).toMatchObject({ sub: 'user_ada' });
    expect(claims).not.toHaveProperty('email');
  });

  test('tells all organizations of the person to who asked for that scope, and an id_token never', async () => {
    const asking = { scope: 'openid organizations' };
    const { access_token, id_token } = await signedIn(one, asking);
    const told = async (token: string) =>
      (await fetch(`${one.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).json();
    expect(await told(access_token)).toMatchObject({ organizations: [{ id: 'org_a' }, { id: 'org_b' }] });
    expect(partOf(id_token, 1)).not.toHaveProperty('organizations');
    const plain = await signedIn(one);
    expect(await told(plain.access_token)).not.toHaveProperty('organizations');
  });

  test('tells the facts of now, and nothing once the session has ended (attack 127)', async () => {
    const { access_token, id_token } = await signedIn(one);
    changeFacts(one, sid(id_token), { role: 'admin' });
    expect(await (await userinfo(access_token)).json()).toMatchObject({ roles: ['admin'] });
    one.sessions.delete(sid(id_token));
    const gone = await userinfo(access_token);
    expect(gone.status).toBe(401);
    expect(gone.headers.get('www-authenticate')).toContain('invalid_token');
  });

  test('takes no other token: an id_token, one for the management API, of another project, changed (attack 68)', async () => {
    const { access_token, id_token, refresh_token } = await signedIn(one);
    const managing = await signedIn(one, {
      resource: new URL('/v1', one.issuer).href,
      scope: 'openid connections:manage',
    });
    const [header, payload, signature] = access_token.split('.');
    const changed = Buffer.from(JSON.stringify({ ...partOf(access_token, 1), sub: 'user_bob' })).toString(
      'base64url',
    );
    const hmac = await new SignJWT(partOf(access_token, 1))
      .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' })
      .sign(Buffer.from(SECRET.repeat(2)));
    for (const value of [
      ...[
        id_token,
        managing.access_token,
        `${header}.${changed}.${signature}`,
        `${header}.${payload}.`,
        hmac,
        'x',
        `jwt:${id_token}`,
      ],
      ...[refresh_token ?? '', (await signedIn(two)).access_token],
    ])
      expect([value, (await userinfo(value)).status]).toEqual([value, 401]);
  });

  test('needs the scope openid, and a token in one place alone (attack 61)', async () => {
    const { access_token } = await signedIn(one, { scope: 'profile', nonce: undefined });
    expect((await userinfo(access_token)).status).toBe(403);
    expect((await fetch(`${one.issuer}/userinfo?access_token=${access_token}`)).status).toBe(400);
    expect((await fetch(`${one.issuer}/userinfo`)).status).toBe(401);
  });

  test('may be read by pages of a public application alone (attack 75)', async () => {
    const { access_token } = await signedIn(one);
    const origin = 'https://spa.example';
    const response = await userinfo(access_token, {
      headers: { authorization: `Bearer ${access_token}`, origin },
    });
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('introspection (attack 76)', () => {
  test('of an access token and a refresh token says what they are', async () => {
    const { access_token, refresh_token, id_token } = await signedIn(one);
    expect((await introspect(access_token)).body).toMatchObject({
      ...{ active: true, sub: 'user_ada', client_id: 'app_one', iss: one.issuer, aud: `${one.issuer}/api` },
      ...{ org_id: 'org_a', roles: ['member'], sid: sid(id_token), token_type: 'Bearer' },
    });
    expect((await introspect(refresh_token ?? '')).body).toMatchObject({ active: true, sub: 'user_ada' });
  });

  test('says inactive at once when the session has ended, was revoked, or what is behind it is gone', async () => {
    const ended = await signedIn(one);
    one.sessions.delete(sid(ended.id_token));
    const revoked = await signedIn(one);
    await one.store.revokeByGrantId(sid(revoked.id_token));
    for (const { access_token, refresh_token } of [ended, revoked])
      for (const value of [access_token, refresh_token ?? ''])
        expect((await introspect(value)).body).toEqual({ active: false });
  });

  test('says inactive, and no more, of what is no token of this project', async () => {
    const foreign = await signedIn(two);
    const { id_token } = await signedIn(one);
    for (const value of [
      'x',
      'a.b.c',
      id_token,
      foreign.access_token,
      foreign.refresh_token ?? '',
      `jwt:${foreign.access_token}`,
    ])
      expect(await introspect(value)).toEqual({ status: 200, body: { active: false } });
  });

  test('is for confidential applications of the project: of any of them, and of nobody else', async () => {
    const { access_token } = await signedIn(one);
    expect((await introspect(access_token, basic('app_two', 'secret of two'))).body).toMatchObject({
      active: true,
    });
    expect((await introspect(access_token, basic('app_two', 'wrong'))).status).toBe(401);
    expect((await introspect(access_token, null)).status).toBe(401);
    const asPublic = await post('introspection', { token: access_token, client_id: 'app_spa' }, null);
    expect(asPublic).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  });

  test('of a machine’s token works, too', async () => {
    register(one, 'app_robot', { kind: 'machine', redirectUris: [] });
    const { body } = await token(one, { grant_type: 'client_credentials' }, basic('app_robot', SECRET));
    expect((await introspect(body.access_token ?? '')).body).toMatchObject({
      active: true,
      client_id: 'app_robot',
    });
  });

  test('when the store fails is an error, not an answer', async () => {
    const { refresh_token } = await signedIn(one);
    const { find } = one.store;
    one.store.find = async () => {
      throw new Error('the database is away');
    };
    expect((await introspect(refresh_token ?? '')).status).toBe(500);
    one.store.find = find;
    expect(one.errors.splice(0)).toHaveLength(1);
  });
});

describe('revocation (attack 76)', () => {
  test.each(['access_token', 'refresh_token'] as const)(
    'of the %s ends the session and all of its tokens',
    async (name) => {
      const tokens = await signedIn(one);
      expect((await post('revocation', { token: tokens[name] ?? '' })).status).toBe(200);
      expect((await refresh(one, tokens.refresh_token)).body['error']).toBe('invalid_grant');
      expect((await introspect(tokens.access_token)).body).toEqual({ active: false });
      expect((await userinfo(tokens.access_token)).status).toBe(401);
      expect(one.sessions.has(sid(tokens.id_token))).toBe(false);
    },
  );

  test('of what is another application’s, or nobody’s, changes nothing and tells nothing', async () => {
    const tokens = await signedIn(one);
    for (const value of [
      tokens.refresh_token ?? '',
      tokens.access_token,
      'x',
      'a.b.c',
      (await signedIn(two)).access_token,
    ])
      expect((await post('revocation', { token: value }, basic('app_two', 'secret of two'))).status).toBe(
        200,
      );
    expect((await refresh(one, tokens.refresh_token)).status).toBe(200);
  });
});

test('a session without an organization has tokens without org_id', async () => {
  one.next.facts = factsOf({ organizationId: undefined, connectionId: undefined, role: undefined });
  const { access_token } = await signedIn(one, { organization: undefined });
  one.next.facts = factsOf({});
  expect(partOf(access_token, 1)).not.toHaveProperty('org_id');
  expect((await userinfo(access_token)).status).toBe(200);
  expect((await introspect(access_token)).body).toMatchObject({ active: true });
});
