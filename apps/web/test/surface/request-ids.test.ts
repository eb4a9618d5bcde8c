import { describe, expect, test } from 'vitest';
import { browserOf, startPortico } from '../harness/index.ts';

const portico = await startPortico({ worker: false });
const { origin } = portico;
const issuer = new URL(portico.project.issuer).pathname;
const page = `/login/${portico.project.id}/${'a'.repeat(43)}`;
const FORM = { 'content-type': 'application/x-www-form-urlencoded', origin: origin.origin };
const JSON_BODY = { 'content-type': 'application/json', origin: origin.origin };

type Asked = readonly [method: string, path: string, headers?: Record<string, string>, body?: string];

/** One refusal of every door that there is. */
const REFUSED: readonly Asked[] = [
  ['GET', '/nowhere'],
  ['GET', '//two'],
  ['POST', '/dashboard'],
  ['GET', page],
  ['POST', `/v1${page}/identify`, JSON_BODY, '{"email":"uma@contoso.example"}'],
  ['POST', `/v1${page}/identify`, FORM, 'email=uma@contoso.example'],
  ['POST', `/v1${page}/again`, FORM, ''],
  ['POST', `/v1${page}/back`, FORM, ''],
  ['POST', `/v1${page}/back`, { ...FORM, origin: 'https://evil.example' }, ''],
  ['GET', '/v1/session/orgs'],
  ['GET', '/v1/session/callback'],
  ['GET', '/v1/session/callback?error=access_denied&state=x'],
  ['POST', '/v1/session', JSON_BODY, '{'],
  ['GET', '/v1/sso/connections/none/callback'],
  ['GET', '/v1/sso/connections/sso_unknown/callback?state=x&code=y'],
  ['POST', '/v1/sso/connections/sso_unknown/callback', JSON_BODY, '{}'],
  ['GET', '/v1/sso/connections/sso_unknown/initiate'],
  ['GET', '/v1/sso/connections/none/signed-out?admin_consent=True'],
  ['GET', '/v1/sso/social/github/callback'],
  ['GET', '/v1/sso/social/google/callback?state=x'],
  ['GET', '/v1/sso/microsoft/callback'],
  ['GET', '/v1/sso/microsoft/callback?code=x&state=x'],
  ['GET', '/v1/sso/microsoft/consent/callback'],
  ['GET', '/v1/sso/microsoft/consent/callback?admin_consent=True&state=x'],
  ['POST', '/v1/sso/microsoft/connect/msp_unknown/confirm', FORM, ''],
  ['GET', '/oauth2/proj_unknown/auth'],
  ['GET', `${issuer}/auth`],
  ['GET', `${issuer}/auth?client_id=app_unknown`],
  ['POST', `${issuer}/auth`, JSON_BODY, '{}'],
  ['GET', `${issuer}/auth/unknown`],
  ['GET', `${issuer}/consent/unknown`],
  ['GET', `${issuer}/device/unknown`],
  ['POST', `${issuer}/device`, FORM, 'user_code=BBBB-BBBB'],
  ['POST', `${issuer}/device/auth`, FORM, 'client_id=app_unknown'],
  ['POST', `${issuer}/token`, FORM, 'grant_type=authorization_code&code=x'],
  ['POST', `${issuer}/token/introspection`, FORM, 'token=x'],
  ['POST', `${issuer}/token/revocation`, FORM, 'token=x'],
  ['POST', `${issuer}/par`, FORM, 'client_id=app_unknown'],
  ['GET', `${issuer}/userinfo`],
  ['GET', `${issuer}/session/end?form=unknown`],
  ['GET', `${issuer}/nowhere`],
];

describe('the id of every refusal is in the log, with its code and why (U6)', () => {
  const linesOf = (id: string) =>
    portico
      .log()
      .split('\n')
      .filter((line) => line.includes(`"requestId":"${id}"`) && /"code":"[a-z_0-9]+"/.test(line));
  const lineOf = (id: string) => linesOf(id)[0];
  const answered = new Map<string, string>();

  test.each(REFUSED.map((asked) => ({ asked, name: asked.slice(0, 2).join(' ') })))(
    '$name',
    async ({ asked }) => {
      const [method, path, headers = {}, body] = asked;
      const response = await fetch(`${origin.origin}${path}`, {
        ...{ method, headers, redirect: 'manual' },
        ...(body === undefined ? {} : { body }),
      });
      const id = response.headers.get('x-request-id') ?? '';
      expect(id).toMatch(/^req_[a-z2-7]{26}$/);
      answered.set(id, `${method} ${path}`);
      expect(response.status === 200 && !path.startsWith('/login/')).toBe(false);
      await expect.poll(() => lineOf(id)).toBeTruthy();
      // And whatever id is shown is that one.
      for (const [shown] of (await response.text()).matchAll(/req_[a-z2-7]{26}/g)) expect(shown).toBe(id);
    },
  );

  test('on one line, whatever else took part in the answer', async () => {
    expect(answered.size).toBe(REFUSED.length);
    const twice = [...answered].filter(([id]) => linesOf(id).length !== 1).map(([, door]) => door);
    expect(twice).toEqual([]);
  });

  test('also of a page that somebody who is signed in may not see', async () => {
    const browser = await browserOf(portico, portico.organizations.a.owner);
    const seen = await browser.open(`${origin.origin}/dashboard/organizations/org_nope`);
    expect(seen.status).toBe(404);
    await expect.poll(() => lineOf(seen.headers.get('x-request-id') ?? '')).toBeTruthy();
  });
});
