import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';

let bench: Bench;
let token: string;
beforeEach(async () => {
  bench = await Bench.start();
  await bench.consent();
  token = await bench.graphToken();
  expect(await answered()).toBe(200);
});
afterEach(() => bench.close());

const answered = async (shown = token): Promise<number> =>
  (await bench.graph(shown, 'GET', '/applications')).status;

describe('a token that was taken before', () => {
  it('is taken again, until it expires, and again where the clock goes back', async () => {
    expect(await answered()).toBe(200);
    await bench.control('POST', '/clock', { advanceSeconds: 7200 });
    expect(await answered()).toBe(401);
    await bench.control('POST', '/clock', { reset: true });
    expect(await answered()).toBe(200);
  });

  it('is not taken before its time', async () => {
    await bench.control('POST', '/clock', { advanceSeconds: -7200 });
    expect(await answered()).toBe(401);
  });

  it('is refused once its key is withdrawn', async () => {
    await bench.control('POST', '/keys/rotate', {});
    expect(await answered()).toBe(200);
    await bench.control('POST', '/keys/rotate', { forgetOld: true });
    expect(await answered()).toBe(401);
  });

  it('vouches for no other with the same head, claims or signature', async () => {
    const [head = '', claims = '', signature = ''] = token.split('.');
    const other = Buffer.from(claims, 'base64url').toString().replace('"ver":"1.0"', '"ver":"1.1"');
    expect(await answered(`${head}.${claims}.${signature.slice(0, -6)}AAAAAA`)).toBe(401);
    expect(await answered(`${head}.${Buffer.from(other).toString('base64url')}.${signature}`)).toBe(401);
    expect(await answered(`${head}.${claims}.`)).toBe(401);
  });

  it('is still taken after many others', async () => {
    const others = Array.from({ length: 250 }, () => bench.graphToken());
    for (const other of await Promise.all(others)) expect(await answered(other)).toBe(200);
    expect(await answered()).toBe(200);
  });
});
