import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
afterAll(() => bench.close());

const ORIGIN = { origin: 'https://spa.example' };

describe('Graph answers programs in browsers on other origins', () => {
  it('a preflight without a token, for every method', async () => {
    const asked = { 'access-control-request-headers': 'authorization,content-type,consistencylevel' };
    for (const path of ['/me', '/applications/x', '/$batch']) {
      const answer = await fetch(`${bench.emulator.graphUrl}${path}`, {
        method: 'OPTIONS',
        headers: { ...ORIGIN, ...asked, 'access-control-request-method': 'PATCH' },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH');
      expect(answer.headers.get('access-control-allow-headers')).toContain('authorization');
      expect(answer.headers.has('access-control-allow-credentials')).toBe(false);
    }
  });

  it('refusals and throttling, with Retry-After to be read', async () => {
    const refused = await fetch(`${bench.emulator.graphUrl}/me`, { headers: ORIGIN });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
    await bench.control('POST', '/presets/graph-throttled', { count: 1 });
    const throttled = await fetch(`${bench.emulator.graphUrl}/me`, { headers: ORIGIN });
    expect([throttled.status, throttled.headers.get('access-control-allow-origin')]).toEqual([429, '*']);
    expect(throttled.headers.get('access-control-expose-headers')).toContain('Retry-After');
  });

  it('but the control API and its pages are for no other origin', async () => {
    for (const path of ['/_emulator/state', '/_emulator/requests', '/_emulator/pages/requests']) {
      const answer = await fetch(`${bench.emulator.origin}${path}`, { headers: ORIGIN });
      expect(answer.headers.has('access-control-allow-origin')).toBe(false);
    }
  });
});

describe('Graph’s 401', () => {
  it('says where tokens come from, by a fault rule, too', async () => {
    const challenge = `Bearer realm="", authorization_uri="${bench.emulator.origin}/common/oauth2/authorize", client_id="00000003-0000-0000-c000-000000000000"`;
    const ask = async () =>
      (await bench.graph('not.a.token', 'GET', '/applications')).headers.get('www-authenticate');
    expect(await ask()).toBe(challenge);
    await bench.control('POST', '/faults', { surface: 'graph', count: 1, status: 401 });
    expect(await ask()).toBe(challenge);
    await bench.control('POST', '/faults', { surface: 'graph', count: 1, status: 403 });
    expect(await ask()).toBeNull();
  });
});
