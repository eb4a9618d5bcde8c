import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type PorticoEnv, requireAccessToken, requireOrganization } from '../src/hono.ts';
import { CLIENT, fakeIssuer, ISSUER, offline } from './fake-issuer.ts';

const network = fetch;
afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

type Ask = (path: string, authorization?: string) => Promise<Response> | Response;
const headersOf = (authorization?: string) => (authorization === undefined ? {} : { authorization });

async function expressApi(issuer: ReturnType<typeof fakeIssuer>): Promise<Ask> {
  vi.stubGlobal('fetch', issuer.fetch);
  vi.stubEnv('PORTICO_ISSUER', ISSUER);
  vi.stubEnv('PORTICO_CLIENT_ID', CLIENT);
  vi.resetModules();
  const { api } = await import('./examples/express-api.ts');
  const server = api.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (path, authorization) =>
    network(`http://127.0.0.1:${port}${path}`, { headers: headersOf(authorization) });
}

function honoApi({ fetch: send }: ReturnType<typeof fakeIssuer>): Ask {
  const app = new Hono<PorticoEnv>();
  app.use(requireAccessToken({ issuer: ISSUER, clientId: CLIENT, fetch: send, onError: () => undefined }));
  app.get('/me', (context) => context.json(context.get('accessToken')?.userId));
  app.get(
    '/reports',
    requireOrganization(() => 'org_b'),
    (context) => context.json('reports'),
  );
  return (path, authorization) => app.request(path, { headers: headersOf(authorization) });
}

describe.each<[string, (issuer: ReturnType<typeof fakeIssuer>) => Promise<Ask> | Ask]>([
  ['Express', expressApi],
  ['Hono', honoApi],
])('an API on %s (S14)', (_, start) => {
  test('lets an access token pass, and nobody further than their organization and role', async () => {
    const issuer = fakeIssuer();
    const ask = await start(issuer);
    const authorization = `Bearer ${await issuer.accessToken()}`;
    expect(await (await ask('/me', authorization)).json()).toBe('user_ada');
    const refused = await ask('/reports', authorization);
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([403, null]);
  });

  test('says how to ask (RFC 6750 section 3)', async () => {
    const issuer = fakeIssuer();
    const ask = await start(issuer);
    const answers = async (authorization?: string) => {
      const { status, headers } = await ask('/me', authorization);
      return [status, headers.get('www-authenticate')];
    };
    expect(await answers()).toEqual([401, 'Bearer']);
    const invalid = 'Bearer error="invalid_token", error_description="it does not count here"';
    for (const token of ['Basic x', 'Bearer x', `Bearer ${await issuer.idToken('n')}`])
      expect(await answers(token)).toEqual([401, invalid]);
    const old = await issuer.accessToken({ claims: { exp: 1 } });
    expect(await answers(`Bearer ${old}`)).toEqual([401, expect.stringContaining('it has expired')]);
  });

  test('is not sure of a token while there are no keys', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const issuer = fakeIssuer();
    const ask = await start(issuer);
    issuer.lies.answer = () => offline();
    const { status, headers } = await ask('/me', `Bearer ${await issuer.accessToken()}`);
    expect([status, headers.get('www-authenticate')]).toEqual([503, null]);
  });
});
