import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { type Loopback, openLoopback } from '../src/loopback.ts';

let open: Loopback | undefined;
afterEach(() => open?.finish(false).catch(() => undefined));

async function listening() {
  const loopback = await openLoopback();
  open = loopback;
  // Longer than a test may take: nobody is late here but on a machine that hangs.
  const callback = loopback.callback(120_000);
  callback.catch(() => undefined);
  return { loopback, callback };
}
const at = ({ redirectUri }: Loopback, query: string) => `${redirectUri}?${query}`;

describe('the listener for one browser', () => {
  test('is on 127.0.0.1 alone, at one path (RFC 8252 section 8.3)', async () => {
    const { loopback } = await listening();
    expect(loopback.redirectUri).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/callback$/);
  });

  test('takes one answer, shows how it ended, and stops', async () => {
    const { loopback, callback } = await listening();
    const shown = fetch(at(loopback, 'code=c&state=s'));
    expect((await callback).search).toBe('?code=c&state=s');
    expect((await fetch(at(loopback, 'code=another&state=s'))).status).toBe(409);
    await loopback.finish(true);
    const page = await shown;
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('You are signed in')]);
    await expect(fetch(at(loopback, 'code=c&state=s'))).rejects.toThrow();
    open = undefined;
  });

  test('is not used up by what is no answer of an issuer', async () => {
    const { loopback, callback } = await listening();
    expect((await fetch(at(loopback, 'code=c'))).status).toBe(400);
    expect((await fetch(at(loopback, 'state=s'))).status).toBe(400);
    expect((await fetch(new URL('/favicon.ico', loopback.redirectUri))).status).toBe(404);
    expect((await fetch(at(loopback, 'code=c&state=s'), { method: 'POST' })).status).toBe(404);
    const real = fetch(at(loopback, 'error=access_denied&state=s'));
    expect((await callback).searchParams.get('error')).toBe('access_denied');
    await loopback.finish(false);
    expect((await real).status).toBe(400);
    open = undefined;
  });

  test('answers to no other name (DNS rebinding; attack 122)', async () => {
    const { loopback } = await listening();
    const status = await new Promise((resolve) => {
      const headers = { host: 'evil.example' };
      request(at(loopback, 'code=c&state=s'), { headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(421);
  });

  test('is not brought down by an address that is none', async () => {
    const { loopback, callback } = await listening();
    const { port } = new URL(loopback.redirectUri);
    const status = await new Promise((resolve) => {
      request({ host: '127.0.0.1', port, path: '//' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });
    expect(status).toBe(400);
    void fetch(at(loopback, 'code=c&state=s'));
    expect((await callback).search).toBe('?code=c&state=s');
    await loopback.finish(true);
    open = undefined;
  });

  test('does not wait for ever', async () => {
    open = await openLoopback();
    await expect(open.callback(1)).rejects.toThrow(/Nobody signed in/);
  });
});
