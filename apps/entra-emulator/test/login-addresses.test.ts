import { beforeEach, describe, expect, it } from 'vitest';
import { loginEndpoints, loginSpelling } from '../src/login/routes.ts';
import { GRAPH_DEFAULT } from './support/bench.ts';
import { freshBench } from './support/fresh-bench.ts';

const bench = await freshBench();
beforeEach(async () => {
  await bench.consent();
});

const tokenAt = async (path: string): Promise<number> => {
  const { clientId, clientSecret } = bench.provisioningApp;
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    scope: GRAPH_DEFAULT,
  });
  return (await fetch(`${bench.emulator.origin}/${path}`, { method: 'POST', body })).status;
};

describe('addresses of the login surface', () => {
  it.each(['OAuth2/V2.0/Token', 'oauth2/v2.0/TOKEN', 'oauth2/v2.0/token'])(
    'are taken in any case: %s',
    async (path) => {
      expect(await tokenAt(`Contoso.Example/${path}`)).toBe(200);
    },
  );

  it('are taken in any case by browsers’ pages and by documents, too', async () => {
    const { origin } = bench.emulator;
    const page = await bench
      .browser()
      .get(bench.authorizePath('contoso.example', {}).replace('oauth2', 'OAuth2'));
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Sign in')]);
    const documents = ['V2.0/.Well-Known/OpenID-Configuration', 'Discovery/V2.0/Keys', 'USERREALM/nobody'];
    for (const path of documents)
      expect((await fetch(`${origin}/contoso.example/${path}`)).status, path).toBe(200);
    expect((await fetch(`${origin}/contoso.example/OAuth2/V3.0/token`)).status).toBe(404);
  });

  it('meet the fault rules of the usual spelling in any case', async () => {
    await bench.control('POST', '/faults', { surface: 'login', path: '*/oauth2/v2.0/token', status: 503 });
    expect(await tokenAt('contoso.example/OAuth2/V2.0/Token')).toBe(503);
  });

  it.each([
    ['GET', 'contoso.example/wsfed?wa=wsignin1.0&wtrealm=urn:demo'],
    ['POST', 'common/wsfederation'],
    ['POST', 'common/GetCredentialType?mkt=en-US'],
    ['GET', 'common/userrealm?user=user@contoso.example&api-version=2.1'],
    ['GET', 'common/UserRealm/?user=user@contoso.example&api-version=2.1'],
    ['GET', 'GetUserRealm.srf?login=user@contoso.example&xml=1'],
    ['POST', 'getuserrealm.srf'],
    ['GET', 'contoso.example/kerberos'],
    ['POST', 'rst2.srf'],
  ])('that Entra has and the emulator has not say so by name: %s %s', async (method, path) => {
    const answer = await fetch(`${bench.emulator.origin}/${path}`, { method });
    expect(answer.status).toBe(501);
    expect(await answer.json()).toEqual({
      error: 'NotEmulated',
      error_description: expect.stringMatching(
        /^The local emulator does not have (?:GET|POST) \/.*SUPPORTED\.md/,
      ),
    });
    const { body } = await bench.control('GET', '/requests?count=1');
    expect(JSON.stringify(body)).toContain('"reason":"NotEmulated: ');
  });

  it.each(['oauth2/v2.0/token', 'oauth2/token', 'oauth2/v2.0/devicecode', 'oauth2/devicecode'])(
    'that only take POST refuse GET by number: %s',
    async (path) => {
      const answer = await fetch(`${bench.emulator.origin}/contoso.example/${path}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: 'invalid_request', error_codes: [900561] });
    },
  );

  it('that nobody has stay unknown', async () => {
    for (const path of ['contoso.example/wsfed/more', 'nowhere', 'contoso.example/oauth2/v3.0/token'])
      expect((await fetch(`${bench.emulator.origin}/${path}`)).status, path).toBe(404);
  });

  it('keep what stands for a name as it was written', () => {
    for (const endpoint of loginEndpoints) {
      const path = endpoint.replace(/^\S+ /, '');
      const filled = path
        .replace(':directory', 'MiXed')
        .replace(':user', 'Nina@Contoso.Example')
        .replace(':appId', 'aB-1');
      const shouted = path
        .toUpperCase()
        .replace(':DIRECTORY', 'MiXed')
        .replace(':USER', 'Nina@Contoso.Example')
        .replace(':APPID', 'aB-1');
      expect(loginSpelling(shouted)).toBe(filled);
    }
    expect(loginSpelling('/_emulator/State')).toBe('/_emulator/State');
  });
});
