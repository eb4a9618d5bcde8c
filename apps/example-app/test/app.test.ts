import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { exampleApp } from '../src/app.ts';

/** As much of an issuer as a sign-in needs that never comes to an end. */
const server = createServer((_request, response) => {
  const at = (path: string) => `${issuer}${path}`;
  const document = {
    issuer,
    authorization_endpoint: at('/auth'),
    token_endpoint: at('/token'),
    jwks_uri: at('/jwks'),
  };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/oauth2/proj_a`;
afterAll(() => void server.close());

const app = exampleApp({
  ...{
    port: 3100,
    origin: 'http://localhost:3100',
    issuer: new URL(issuer),
    clientId: 'app_a',
    clientSecret: 'demo-secret',
  },
  organizations: [{ id: 'org_a', name: '<script>alert(1)</script>' }],
});
const cookiesOf = (response: Response) => response.headers.getSetCookie();

describe('a product of a developer', () => {
  test('writes names as text (attack 117)', async () => {
    const body = await (await app.request('/')).text();
    expect(body).toContain('&lt;script&gt;');
    expect(body).not.toContain('<script>');
  });

  test('asks Portico with PKCE S256, state and nonce, and passes on only where to sign in (attacks 19, 20, 21)', async () => {
    const response = await app.request(
      '/login?organization=org_a&redirect_uri=https://evil.example&state=evil',
    );
    const { searchParams, origin } = new URL(response.headers.get('location') ?? '');
    expect(origin).toBe(new URL(issuer).origin);
    expect(Object.fromEntries(searchParams)).toMatchObject({
      organization: 'org_a',
      redirect_uri: 'http://localhost:3100/callback',
      code_challenge_method: 'S256',
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(searchParams.get(name)?.length).toBeGreaterThan(40);
    const [cookie = ''] = cookiesOf(response);
    expect(cookie).toMatch(/^example_pending=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain(searchParams.get('state') ?? '?');
  });

  test('does not begin a sign-in for an issuer that is not its own (attack 46)', async () => {
    const foreign = await app.request('/login?iss=https://evil.example');
    expect({ status: foreign.status, cookies: cookiesOf(foreign) }).toEqual({ status: 400, cookies: [] });
    expect((await app.request(`/login?iss=${encodeURIComponent(issuer)}`)).status).toBe(302);
  });

  test('refuses a callback that this browser did not ask for, or asked for otherwise (attacks 19, 37)', async () => {
    expect((await app.request('/callback?code=x&state=y')).status).toBe(400);
    const begun = await app.request('/login?organization=org_a');
    const cookie = cookiesOf(begun)[0]?.split(';')[0] ?? '';
    const back = () => app.request('/callback?code=x&state=another', { headers: { cookie } });
    const refused = await back();
    expect(refused.status).toBe(403);
    expect(cookiesOf(refused).some((value) => value.startsWith('example_session'))).toBe(false);
    expect((await back()).status).toBe(400);
  });

  test('signs out without a session by going home, and only by POST (attack 116)', async () => {
    const response = await app.request('/sign-out', { method: 'POST' });
    expect({ status: response.status, location: response.headers.get('location') }).toEqual({
      status: 303,
      location: '/',
    });
    expect((await app.request('/sign-out')).status).toBe(404);
  });
});
