import { describe, expect, test } from 'vitest';
import { bearerToken, createPortico, type PorticoErrorCode } from '../src/index.ts';
import { type Change, fakeIssuer, ISSUER, offline } from './fake-issuer.ts';

const fails = (code: PorticoErrorCode) => expect.objectContaining({ name: 'PorticoError', code });
const api = () => {
  const issuer = fakeIssuer();
  const options = issuer.options({
    redirectUri: undefined,
    cookieSecret: undefined,
    clientSecret: undefined,
  });
  return { issuer, portico: createPortico(options) };
};

describe('an access token', () => {
  test('is verified without asking for more than the keys, once for all (RFC 9068)', async () => {
    const { issuer, portico } = api();
    const token = await issuer.accessToken();
    const verified = await Promise.all(Array.from({ length: 20 }, () => portico.verifyAccessToken(token)));
    expect(verified[0]).toMatchObject({
      userId: 'user_ada',
      clientId: 'app_shop',
      sessionId: 'sess_1',
      organizationId: 'org_a',
      roles: ['member'],
    });
    expect(issuer.requests.map(({ path }) => path)).toEqual(['/.well-known/openid-configuration', '/jwks']);
  });

  test.each<[string, Change, PorticoErrorCode]>([
    ['of another issuer (attack 24)', { claims: { iss: `${ISSUER}x` } }, 'token_invalid'],
    ['for another API (attack 68)', { claims: { aud: 'https://id.example/v1' } }, 'token_invalid'],
    ['signed by another key', { foreignKey: true }, 'token_invalid'],
    ['signed otherwise than access tokens are (attack 28)', { alg: 'RS256' }, 'token_invalid'],
    ['of another type (attack 68)', { header: { typ: 'JWT' } }, 'token_invalid'],
    ['that has expired (attack 26)', { claims: { exp: 1 } }, 'token_expired'],
    ['without an end (attack 26)', { claims: { exp: undefined } }, 'token_invalid'],
    ['without a client', { claims: { client_id: undefined } }, 'token_invalid'],
    ['that is bound to a key nobody showed', { claims: { cnf: { jkt: 'x' } } }, 'token_invalid'],
    ['that will count only later (attack 26)', { claims: { nbf: 4_000_000_000 } }, 'token_invalid'],
  ])('%s is refused', async (_, change, code) => {
    const { issuer, portico } = api();
    await expect(portico.verifyAccessToken(await issuer.accessToken(change))).rejects.toEqual(fails(code));
  });

  test('is not an id_token, a logout token or any other text (attacks 27, 68)', async () => {
    const { issuer, portico } = api();
    const none = `${btoa('{"alg":"none"}')}.${btoa('{"sub":"user_ada"}')}.`;
    const others = [await issuer.idToken('n'), await issuer.logoutToken(), none, '', 'x', 'a.b.c', '..'];
    for (const token of others)
      await expect(portico.verifyAccessToken(token)).rejects.toEqual(fails('token_invalid'));
  });

  test('may be for an audience that the API names', async () => {
    const { issuer, portico } = api();
    const token = await issuer.accessToken({ claims: { aud: 'https://id.example/v1' } });
    await portico.verifyAccessToken(token, { audience: 'https://id.example/v1' });
  });

  test('with a key that is not known makes one fetch, not one for each token (attack 31)', async () => {
    const { issuer, portico } = api();
    await portico.verifyAccessToken(await issuer.accessToken());
    for (let index = 0; index < 5; index++) {
      const token = await issuer.accessToken({ header: { kid: `unknown-${index}` } });
      await expect(portico.verifyAccessToken(token)).rejects.toEqual(fails('token_invalid'));
    }
    expect(issuer.sent('/jwks').length).toBeLessThanOrEqual(2);
  });

  test('is neither good nor bad while there are no keys', async () => {
    const { issuer, portico } = api();
    issuer.lies.answer = () => offline();
    const token = await issuer.accessToken();
    await expect(portico.verifyAccessToken(token)).rejects.toEqual(fails('issuer_unreachable'));
    delete issuer.lies.answer;
    await portico.verifyAccessToken(token);
  });

  test('comes in one kind of header', () => {
    expect(bearerToken('Bearer a.b-c_d')).toBe('a.b-c_d');
    for (const header of [undefined, null, ''])
      expect(() => bearerToken(header)).toThrow(fails('token_missing'));
    for (const header of ['Basic x', 'Bearer', 'Bearer a b', 'Bearer a,Bearer b'])
      expect(() => bearerToken(header)).toThrow(fails('token_invalid'));
  });
});

describe('a logout token', () => {
  test('names the session that has ended', async () => {
    const { issuer, portico } = api();
    expect(await portico.verifyLogoutToken(await issuer.logoutToken())).toEqual({
      issuedAt: Math.floor(issuer.time.now / 1_000),
      sessionId: 'sess_1',
      userId: 'user_ada',
      tokenId: 'logout-1',
    });
  });

  test.each<[string, Change]>([
    ['with a nonce', { claims: { nonce: 'n' } }],
    ['without the event', { claims: { events: {} } }],
    ['without any event', { claims: { events: undefined } }],
    ['about nobody', { claims: { sub: undefined, sid: undefined } }],
    ['without an id', { claims: { jti: undefined } }],
    ['for another application', { claims: { aud: 'app_other' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['of another type (attack 68)', { header: { typ: 'JWT' } }],
    ['signed by another key', { foreignKey: true }],
    ['from an hour ago', { claims: { iat: Math.floor(Date.now() / 1_000) - 3_600 } }],
  ])('%s is refused (attack 45)', async (_, change) => {
    const { issuer, portico } = api();
    const token = await issuer.logoutToken(change);
    await expect(portico.verifyLogoutToken(token)).rejects.toEqual(fails('logout_token_invalid'));
  });
});
