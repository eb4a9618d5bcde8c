import { newId } from '@portico/core';
import { createSignIn } from '@portico/sign-in';
import { createTestDatabase } from '@portico/testing';
import { HostileProvider } from '@portico/testing/hostile-provider';
import { beforeEach, describe, expect, test } from 'vitest';
import { installComposition } from '../../composition/composition.ts';
import { POST } from '../../src/app/v1/sso/connections/[connectionId]/back-channel-logout/route.ts';
import { loneParts } from './lone-parts.ts';

/* The address at which an identity provider tells of a sign-out (Back-Channel Logout sections 2.5 and 2.8; attack 45). */

const ORIGIN = new URL('https://portico.example');
const FORM = 'application/x-www-form-urlencoded';
const { pool } = await createTestDatabase();
const logged: unknown[] = [];
const write = (...entry: unknown[]) => void logged.push(entry);
let provider: HostileProvider;
const parts = loneParts({ origin: ORIGIN, pool, ask: (url, call) => provider.ask(url, call) });
installComposition({
  ...{ signIn: createSignIn(parts), origin: ORIGIN },
  log: { info: write, warn: write, error: write },
} as unknown as Parameters<typeof installComposition>[0]);

const SESSION = 'the-session-there';
const SUBJECT = 'ada-of-the-provider';
let connectionId: string;
/** A connection by hand, and somebody who is signed in over it. */
beforeEach(async () => {
  logged.length = 0;
  connectionId = newId('connection');
  provider = new HostileProvider({ issuer: `https://${connectionId.replace('_', '-')}.example` });
  const [project, organization, user, identity] = [
    ...[newId('project'), newId('organization'), newId('user'), newId('identity')],
  ];
  const whose = [project, organization, connectionId];
  await pool.query("INSERT INTO projects (id, name) VALUES ($1, 'Notes')", [project]);
  await pool.query("INSERT INTO organizations (id, project_id, name) VALUES ($2, $1, 'Northwind')", [
    project,
    organization,
  ]);
  await pool.query(
    `INSERT INTO sso_connections (project_id, organization_id, id, name, status, protocol, provider, managed_by)
     VALUES ($1, $2, $3, 'Keycloak', 'active', 'oidc', 'keycloak', 'manual')`,
    whose,
  );
  await pool.query(
    `INSERT INTO oidc_settings (project_id, organization_id, connection_id, issuer, client_id, client_authentication, endpoint_hosts)
     VALUES ($1, $2, $3, $4, 'portico', 'none', $5)`,
    [...whose, provider.issuer, [new URL(provider.issuer).host]],
  );
  await pool.query('INSERT INTO users (id, project_id) VALUES ($2, $1)', [project, user]);
  await pool.query(
    `INSERT INTO identities (project_id, organization_id, connection_id, id, user_id, issuer, subject)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [...whose, identity, user, provider.issuer, SUBJECT],
  );
  await pool.query(
    `INSERT INTO sessions (project_id, organization_id, connection_id, id, user_id, identity_id, authenticated_at, expires_at, groups, idp_session_id)
     VALUES ($1, $2, $3, $4, $5, $6, now(), now() + interval '1 hour', '{}', $7)`,
    [...whose, newId('session'), user, identity, SESSION],
  );
});

const token = (claims: object = {}) =>
  provider.logoutToken('portico', { sid: SESSION, sub: SUBJECT, ...claims });
const form = (...tokens: string[]) =>
  new URLSearchParams(tokens.map((each) => ['logout_token', each])).toString();
async function post(body: string, { type = FORM, to = connectionId, headers = {} } = {}) {
  const address = new URL(`/v1/sso/connections/${to}/back-channel-logout`, ORIGIN);
  const request = new Request(address, {
    method: 'POST',
    body,
    headers: { 'content-type': type, ...headers },
  });
  const answer = await POST(request, { params: Promise.resolve({ connectionId: to }) });
  const { status, headers: told } = answer;
  expect([told.get('cache-control'), told.getSetCookie()]).toEqual(['no-store', []]);
  return { status, body: await answer.text() };
}
const isLive = async () =>
  (await pool.query('SELECT FROM sessions WHERE connection_id = $1 AND revoked_at IS NULL', [connectionId]))
    .rowCount === 1;
const REFUSED = { status: 400, body: JSON.stringify({ error: 'invalid_request' }) };

test('ends the session, and answers with nothing', async () => {
  expect(await post(form(token()))).toEqual({ status: 200, body: '' });
  expect(await isLive()).toBe(false);
});

test('is not for browsers: neither a cookie nor an origin makes a difference', async () => {
  const headers = { origin: 'https://evil.example', cookie: '__Host-portico=x' };
  expect(await post(form(token()), { headers, type: `${FORM}; charset=utf-8` })).toEqual({
    status: 200,
    body: '',
  });
});

describe('whatever else comes is refused in the words of the specification, and ends nothing', () => {
  test.each<[string, () => Promise<unknown>]>([
    [
      'the same token again, of a session that began since',
      async () => {
        const sent = form(token());
        await post(sent);
        await pool.query('UPDATE sessions SET revoked_at = NULL WHERE connection_id = $1', [connectionId]);
        return post(sent);
      },
    ],
    ['a token for another client', () => post(form(token({ aud: 'another' })))],
    ['a token with a nonce', () => post(form(token({ nonce: 'n' })))],
    ['no token', () => post('')],
    ['an empty token', () => post(form(''))],
    ['two tokens', () => post(form(token(), token()))],
    ['a token under another name', () => post(form(token()).replace('logout_token', 'id_token'))],
    ['JSON', () => post(JSON.stringify({ logout_token: token() }), { type: 'application/json' })],
    ['a form that says to be text', () => post(form(token()), { type: 'text/plain' })],
    ['more than anybody has to send', () => post(`${form(token())}&more=${'x'.repeat(70_000)}`)],
    ['a token for a connection that is not there', () => post(form(token()), { to: newId('connection') })],
    ['a token for what is no connection', () => post(form(token()), { to: 'sso_\0' })],
  ])('%s', async (_, send) => {
    expect(await send()).toEqual(REFUSED);
    expect(await isLive()).toBe(true);
  });

  test('and the log says why, but nothing of a person', async () => {
    await post(form(token({ aud: 'another' })));
    await post(form(token(), token()));
    const text = JSON.stringify(logged);
    expect(text).toContain('logout_token_invalid: aud');
    for (const part of [SESSION, SUBJECT, token().split('.')[0] ?? '']) expect(text).not.toContain(part);
  });
});

test('a provider whose keys cannot be had is told to come again', async () => {
  provider.answer('/keys', () => new Response(null, { status: 503 }));
  expect(await post(form(token()))).toMatchObject({ status: 503 });
  expect(await isLive()).toBe(true);
  provider.answer('/keys', undefined);
  expect(await post(form(token()))).toMatchObject({ status: 200 });
  expect(JSON.stringify(logged)).not.toContain(SUBJECT);
});
