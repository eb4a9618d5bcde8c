import { beforeAll, describe, expect, test } from 'vitest';
import {
  accessTokenKey,
  authorizationRequest,
  connectMicrosoft,
  directoryOf,
  forgedWith,
  goToSignIn,
  signedInBrowser,
  startPortico,
  tokenRequest,
} from '../harness/index.ts';

/*
 * What programs call with: an access token for the management API, and the secret of an application. There are no other API
 * keys (attack 88). Two processes serve one address, as behind a balancer.
 */

const portico = await startPortico();
const { a, b } = portico.organizations;
const { administration, operatorCaller, project, application, origin, database } = portico;
const { admin } = directoryOf(portico, a.domain);
const RESOURCE = `${origin.origin}/v1`;
const { origin: second } = await portico.startAnotherWeb({ PORTICO_ORIGIN: origin.origin });
const PROCESSES = [origin, second];
const pathOf = ({ id }: typeof a) => `/v1/session/orgs/${id}/sso-connections`;

beforeAll(async () => {
  await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  await managementToken();
  await database.pool.query(
    "UPDATE memberships SET role = 'admin' WHERE role = 'member' AND source = 'just_in_time'",
  );
});

async function managementToken(scope = 'openid connections:manage'): Promise<string> {
  const request = authorizationRequest(portico, { organization: a.id, scope, resource: RESOURCE });
  const page = await goToSignIn(portico, portico.newBrowser(), request, admin);
  const { body } = await tokenRequest(portico, {
    ...{ grant_type: 'authorization_code', code: page.url.searchParams.get('code') ?? '' },
    ...{ code_verifier: request.codeVerifier, resource: RESOURCE },
  });
  return String(body['access_token']);
}

/** What every process answers. */
async function answers(path: string, init: RequestInit = {}): Promise<string[]> {
  const one = async (process: URL) => {
    const response = await fetch(new URL(path, process), init);
    return response.ok ? '200' : `${response.status} ${((await response.json()) as { code: string }).code}`;
  };
  return Promise.all(PROCESSES.map(one));
}
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const everywhere = (answer: string) => PROCESSES.map(() => answer);

describe('an access token for the management API', () => {
  test('counts at every process, and with its session ended at none, from the next request on', async () => {
    const token = await managementToken();
    expect(await answers(pathOf(a), bearer(token))).toEqual(everywhere('200'));
    await administration.revokeSessions(operatorCaller, a.id, { all: true });
    expect(await answers(pathOf(a), bearer(token))).toEqual(everywhere('401 invalid_token'));
  });

  test('counts for its organization, its scope and its time alone', async () => {
    const token = await managementToken();
    expect(await answers(pathOf(b), bearer(token))).toEqual(everywhere('404 not_found'));
    const key = await accessTokenKey(portico);
    const over = Math.floor(Date.now() / 1_000) - 60;
    const made = (changes: object) => bearer(forgedWith(key, token, key.kid, { ...changes }));
    expect(await answers(pathOf(a), made({}))).toEqual(everywhere('200'));
    expect(await answers(pathOf(a), made({ exp: over }))).toEqual(everywhere('401 invalid_token'));
    expect(await answers(pathOf(a), made({ scope: 'openid' }))).toEqual(everywhere('403 insufficient_scope'));
  });

  test('is not looked for in an address, nor in a body', async () => {
    const token = await managementToken();
    const inAddress = `${pathOf(a)}?access_token=${token}`;
    expect(await answers(inAddress)).toEqual(everywhere('401 not_signed_in'));
    const body = new URLSearchParams({ access_token: token });
    const headers = { origin: origin.origin };
    expect(
      await answers(`/v1/session/orgs/${a.id}/ms-provision/start`, { method: 'POST', headers, body }),
    ).toEqual(everywhere('401 not_signed_in'));
  });
});

describe('a program makes a setup link', () => {
  const made = async (token: string, body: object) => {
    const answer = await fetch(new URL('/v1/portal/setup-links', origin), {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as object };
  };
  const role = (changed: 'admin' | 'member') =>
    database.pool.query("UPDATE memberships SET role = $1 WHERE source = 'just_in_time'", [changed]);

  test('with the token of an owner or admin, for the organization of that token alone (attack 81)', async () => {
    const token = await managementToken();
    const link = await made(token, { organization: a.id, expires_in: 3_600 });
    expect(link).toMatchObject({ status: 201, body: { url: expect.stringContaining('/setup/') } });
    const { rows } = await database.pool.query(
      "SELECT data -> 'intents' AS intents, data ->> 'application' LIKE 'app_%' AS named FROM audit_events WHERE target_id = $1",
      [(link.body as { id: string }).id],
    );
    expect(rows).toEqual([{ intents: ['sso'], named: true }]);
    for (const more of [{ intents: ['domain'] }, { expires_in: 604_800 }])
      expect(await made(token, { organization: a.id, ...more })).toMatchObject({
        body: { code: 'invalid_request' },
      });
    expect(await made(token, { organization: b.id })).toMatchObject({ status: 404 });
    await role('member');
    expect(await made(token, { organization: a.id })).toMatchObject({ body: { code: 'forbidden' } });
    await role('admin');
  });

  test('and only soon after that person has proven who they are', async () => {
    const token = await managementToken();
    await database.pool.query(
      "UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE organization_id = $1",
      [a.id],
    );
    expect(await made(token, { organization: a.id })).toMatchObject({
      body: { code: 'recent_sign_in_required' },
    });
  });
});

/** A process looks every second whether something has changed, and would remember for ten. */
const SOON = { timeout: 5_000 };

describe('the secret of an application', () => {
  const ask = async (secret: string) => {
    // Asking until every process has heard of a change is no guessing.
    await database.pool.query('DELETE FROM throttle_counters');
    const credential = Buffer.from(`${application.clientId}:${secret}`).toString('base64');
    const init = {
      method: 'POST',
      headers: { authorization: `Basic ${credential}` },
      body: new URLSearchParams({ token: 'any' }),
    };
    const path = `/oauth2/${project.id}/token/introspection`;
    return Promise.all(PROCESSES.map(async (process) => (await fetch(new URL(path, process), init)).status));
  };
  const rotated = async (overlap_hours: number): Promise<string> => {
    const rotation = { overlap_hours };
    return (await administration.rotateSecret(operatorCaller, project.id, application.clientId, rotation))
      .secret;
  };

  test('that was replaced or revoked is refused by every process in a moment, and the new one is taken', async () => {
    let old = application.clientSecret;
    expect(await ask(old)).toEqual([200, 200]);
    const secret = await rotated(0);
    await expect.poll(() => ask(old), SOON).toEqual([401, 401]);
    expect(await ask(secret)).toEqual([200, 200]);
    old = secret;
    const next = await rotated(24);
    await expect.poll(() => ask(next)).toEqual([200, 200]);
    expect(await ask(old)).toEqual([200, 200]);
    const { secrets } = await administration.getApplication(
      operatorCaller.principal,
      ...([project.id, application.clientId] as const),
    );
    const ending = secrets.find(({ expiresAt }) => expiresAt !== null);
    await administration.revokeSecret(operatorCaller, project.id, application.clientId, ending?.id ?? '');
    await expect.poll(() => ask(old), SOON).toEqual([401, 401]);
    expect(await ask(next)).toEqual([200, 200]);
  });
});
