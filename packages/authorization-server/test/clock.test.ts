import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { expect, test, vi } from 'vitest';
import {
  authorizationRequest,
  codeFor,
  factsOf,
  goTo,
  newBrowser,
  redeem,
  register,
  startIssuers,
  token,
} from './bench.ts';

/* What an issuer decides by the time, it decides by the clock that it was given. */

const MINUTE_MS = 60_000;

test('how old a sign-in is (attack 66)', async () => {
  const { one } = await startIssuers();
  const browser = newBrowser();
  one.next.facts = factsOf({});
  await codeFor(authorizationRequest(one), browser);
  one.next.facts = undefined;
  const ask = async () => (await goTo(authorizationRequest(one, { max_age: '600' }), browser)).url.pathname;
  one.time.aheadMs = 9 * MINUTE_MS;
  expect(await ask()).not.toMatch(/^\/outside/);
  one.time.aheadMs = 11 * MINUTE_MS;
  expect(await ask()).toMatch(/^\/outside/);
});

test('how long an assertion may live, and for how long it is remembered (attack 62)', async () => {
  const { one } = await startIssuers();
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' }] };
  register(one, 'app_key', { authentication: 'private_key_jwt', jwks, secretHashes: [], kind: 'machine' });
  const prove = async () => {
    const client_assertion = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer('app_key')
      .setSubject('app_key')
      .setAudience(one.issuer)
      .setIssuedAt()
      .setExpirationTime('4 minutes')
      .sign(privateKey);
    const client_assertion_type = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const form = { grant_type: 'client_credentials', client_assertion, client_assertion_type };
    return (await token(one, form, null)).status;
  };
  const claim = vi.spyOn(one.store, 'claim');
  one.time.aheadMs = 3 * MINUTE_MS;
  expect(await prove()).toBe(200);
  expect(claim.mock.lastCall?.[2]).toBeLessThan(120);
  one.time.aheadMs = -2 * MINUTE_MS;
  expect(await prove()).toBe(401);
});

test('when somebody who guessed is answered again (attack 60)', async () => {
  const { one } = await startIssuers();
  one.guesses.counted = true;
  const guess = async () => (await token(one, { grant_type: 'x' }, `Basic ${btoa('app_one:wrong')}`)).status;
  for (let index = 0; index < 21; index += 1) await guess();
  expect(await guess()).toBe(429);
  one.guesses.of.clear();
  one.time.aheadMs = MINUTE_MS + 1;
  expect(await guess()).toBe(401);
});

test('since when a code is used: the library hears the time of its replay', async () => {
  const { one } = await startIssuers();
  const asked = authorizationRequest(one);
  const code = await codeFor(asked);
  await redeem(one, code, asked);
  one.store.advance(2);
  one.time.aheadMs = 60 * MINUTE_MS;
  const found = await one.provider.AuthorizationCode.find(code, { ignoreExpiration: true });
  expect(Number(Reflect.get(found ?? {}, 'consumed'))).toBeGreaterThan(Date.now() / 1000 + 59 * 60);
});
