import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

const authorize = () => bench.browser().get(bench.authorizePath('contoso.example', {}));

describe('an authorization request that shall be refused', () => {
  it.each([
    ['authorize-access-denied', 'access_denied', 65004],
    ['authorize-interaction-required', 'interaction_required', 50076],
    ['authorize-login-required', 'login_required', 50058],
    ['authorize-unavailable', 'temporarily_unavailable', 90033],
  ])('comes back to the client once, with its state: %s', async (preset, error, code) => {
    await bench.control('POST', `/presets/${preset}`);
    const { location } = await authorize();
    expect(location?.searchParams.get('error')).toBe(error);
    expect(location?.searchParams.get('error_description')).toMatch(new RegExp(`^AADSTS${code}: `));
    expect(location?.searchParams.get('state')).toBe('s-2');
    expect((await authorize()).status).toBe(200);
  });

  it('never goes to an address that is not registered', async () => {
    await bench.control('POST', '/next-authorization', { error: 'server_error' });
    const evil = await bench
      .browser()
      .get(bench.authorizePath('contoso.example', { redirect_uri: 'https://evil.example/' }));
    expect([evil.status, evil.location]).toEqual([400, undefined]);
    expect((await authorize()).location?.searchParams.get('error')).toBe('server_error');
  });

  it('is taken back with the other troubles, and refused when it is none', async () => {
    await bench.control('POST', '/next-authorization', { error: 'access_denied' });
    await bench.control('DELETE', '/presets');
    expect((await authorize()).status).toBe(200);
    expect((await bench.control('POST', '/next-authorization', { error: 'nonsense' })).status).toBe(400);
  });
});
