import { beforeAll, describe, expect, test } from 'vitest';
import {
  accessTokenKey,
  answerMicrosoft,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  forgedWith,
  goToSignIn,
  introspect,
  issuersAreCurrent,
  kidOf,
  signedInBrowser,
  signInToApplication,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';

/* Somebody else may know a key, and all are withdrawn (attack 71, review R12). */

const portico = await startPortico();
const { a } = portico.organizations;
const { user, admin } = directoryOf(portico, a.domain);
const { administration, operatorCaller, project } = portico;
const sql = (text: string, ...values: unknown[]) => portico.database.pool.query(text, values);
const MANAGEMENT = `${portico.origin.origin}/v1`;

beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
});

/** Resolves when this web app signs with the new ones. */
async function withdrawKeys(): Promise<void> {
  await administration.rotateProjectKeys(operatorCaller, project.id, { compromised: true });
  await issuersAreCurrent(portico);
}

test('everybody signs in again: refresh tokens are refused, and tokens are inactive', async () => {
  const asked = { organization: a.id, scope: 'openid offline_access', prompt: 'consent' };
  const { tokens } = await signInToApplication(portico, portico.newBrowser(), user, asked);
  const active = async () => {
    const held = [tokens.access_token, tokens.refresh_token ?? ''];
    return (await Promise.all(held.map((token) => introspect(portico, token)))).map((told) => told['active']);
  };
  expect(await active()).toEqual([true, true]);
  await withdrawKeys();
  const refreshed = await tokenRequest(portico, {
    grant_type: 'refresh_token',
    refresh_token: tokens.refresh_token ?? '',
  });
  expect(refreshed).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await active()).toEqual([false, false]);
});

test('a sign-in that was under way begins anew and ends at the application', async () => {
  const browser = portico.newBrowser();
  const request = authorizationRequest(portico, { organization: a.id });
  const { location: callback } = await answerMicrosoft(portico, browser, request.url, user, { leave: false });
  await withdrawKeys();
  const end = await answerMicrosoft(portico, browser, callback ?? '', user);
  expect(end.url.href).toContain(portico.application.redirectUri);
  expect(end.url.searchParams.get('state')).toBe(request.state);
  const code = end.url.searchParams.get('code') ?? '';
  const { status } = await tokenRequest(portico, {
    ...{ grant_type: 'authorization_code', code, code_verifier: request.codeVerifier },
  });
  expect(status).toBe(200);
});

test('a cookie without its signature brings nobody in: in another browser nothing begins', async () => {
  const browser = portico.newBrowser();
  const { url } = authorizationRequest(portico, { organization: a.id });
  const { location: callback } = await answerMicrosoft(portico, browser, url, user, { leave: false });
  const resume = await browser.open(callback ?? '', { follow: false, from: portico.emulator.origin });
  const elsewhere = await portico.newBrowser().open(resume.location ?? '', { follow: false });
  expect({ status: elsewhere.status, location: elsewhere.location }).toEqual({
    status: 400,
    location: undefined,
  });
});

describe('a token that was signed', () => {
  type Held = { readonly token: string; readonly manager: string; readonly refresh: string };

  /** Of one person, who manages connections: a token for the issuer's own API, and one for the management API. */
  async function tokens(): Promise<Held> {
    const browser = portico.newBrowser();
    const scope = 'openid offline_access';
    const own = await signInToApplication(portico, browser, admin, { organization: a.id, scope });
    await sql("UPDATE memberships SET role = 'admin' WHERE user_id = $1", own.claims['sub']);
    const request = authorizationRequest(portico, {
      ...{ organization: a.id, scope: 'openid connections:manage', resource: MANAGEMENT },
    });
    const page = await goToSignIn(portico, browser, request, admin);
    const { body } = await tokenRequest(portico, {
      ...{ grant_type: 'authorization_code', code: page.url.searchParams.get('code') ?? '' },
      ...{ code_verifier: request.codeVerifier, resource: MANAGEMENT },
    });
    const { access_token: token, refresh_token: refresh = '' } = own.tokens;
    return { token, manager: String(body['access_token']), refresh };
  }

  /** Who believes them: userinfo, introspection, the management API. */
  async function believed({ token, manager }: Pick<Held, 'token' | 'manager'>): Promise<boolean[]> {
    const bearer = (value: string) => ({ headers: { authorization: `Bearer ${value}` } });
    const connections = new URL(`/v1/session/orgs/${a.id}/sso-connections`, portico.origin);
    return [
      (await fetch(`${project.issuer}/userinfo`, bearer(token))).ok,
      (await introspect(portico, token))['active'] === true,
      (await fetch(connections, bearer(manager))).ok,
    ];
  }

  test('with a withdrawn key is believed nowhere, of whatever session and under whatever name (attacks 71, 103)', async () => {
    const stolen = await accessTokenKey(portico);
    const forged = ({ token, manager }: Held, kid: string | undefined) => ({
      token: forgedWith(stolen, token, kid),
      manager: forgedWith(stolen, manager, kid),
    });
    expect(await believed(forged(await tokens(), stolen.kid))).toEqual([true, true, true]);
    await withdrawKeys();
    const held = await tokens();
    expect(await believed(held)).toEqual([true, true, true]);
    for (const kid of [stolen.kid, (await accessTokenKey(portico)).kid, undefined])
      expect(await believed(forged(held, kid))).toEqual([false, false, false]);
  });

  test('with a rotated key is believed to its end, and a refresh brings one of the new key (attack 71)', async () => {
    const held = await tokens();
    await administration.rotateProjectKeys(operatorCaller, project.id, { compromised: false });
    // An hour goes by for the keys.
    await sql(
      `UPDATE signing_keys SET signs_from = signs_from - interval '1 hour', retired_at = retired_at - interval '1 hour'
       WHERE project_id = $1`,
      project.id,
    );
    const { kid } = await accessTokenKey(portico);
    expect(kidOf(held.token)).not.toBe(kid);
    let { refresh } = held;
    const refreshed = async () => {
      const { body } = await tokenRequest(portico, { grant_type: 'refresh_token', refresh_token: refresh });
      refresh = String(body['refresh_token']);
      return kidOf(String(body['access_token']));
    };
    // The web app sees within a second that the hour has come.
    await expect.poll(refreshed).toBe(kid);
    expect(await believed(held)).toEqual([true, true, true]);
  });
});
