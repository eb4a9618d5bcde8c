import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { readPort } from '../src/env.ts';
import { startSampleProviders } from '../src/index.ts';
import { bench } from './support/bench.ts';

const { origin } = bench();

function statusUnder(host: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(`${origin()}${path}`, { headers: { host } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject).end();
  });
}

test('it answers under the names of this machine, and to no page that rebinds its own name', async () => {
  for (const path of [
    '/',
    '/livez',
    '/_sample/state',
    '/oidc/.well-known/openid-configuration',
    '/saml/metadata',
  ]) {
    expect(await statusUnder(new URL(origin()).host, path)).toBe(200);
    expect(await statusUnder('localhost:3003', path)).toBe(200);
    for (const host of ['evil.example', 'evil.example:3003', '127.0.0.1.evil.example', '10.0.0.1'])
      expect(await statusUnder(host, path)).toBe(403);
  }
});

test('a body that is too large is not read', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '600000' };
  for (const path of ['/admin/oidc', '/saml/sign-on', '/_sample/oidc/apps']) {
    const sent = request(`${origin()}${path}`, { method: 'POST', headers });
    sent.flushHeaders();
    const [answer] = await once(sent, 'response');
    expect(answer.statusCode).toBe(413);
    sent.on('error', () => undefined).destroy();
  }
});

test('a port that is taken is said, and nothing is left running', async () => {
  await expect(startSampleProviders(Number(new URL(origin()).port))).rejects.toThrow('EADDRINUSE');
});

test('the port is 3003 unless another one is set, which has to be one', () => {
  expect([readPort({}), readPort({ PORTICO_SAMPLE_IDP_PORT: '' })]).toEqual([3003, 3003]);
  expect(readPort({ PORTICO_SAMPLE_IDP_PORT: '4000' })).toBe(4000);
  for (const nonsense of ['http', '0', '70000', '1.5'])
    expect(() => readPort({ PORTICO_SAMPLE_IDP_PORT: nonsense })).toThrow(
      'PORTICO_SAMPLE_IDP_PORT has to be a number from 1 to 65535',
    );
});
