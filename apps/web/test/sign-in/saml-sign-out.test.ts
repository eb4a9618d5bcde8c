import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectionUrls, newSamlKey } from '@portico/connections';
import { newId } from '@portico/core';
import { logoutRequestTrip, readCertificate } from '@portico/saml-service-provider';
import { newSigningCertificate } from '@portico/vault';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  connectMicrosoft,
  directoryOf,
  type Portico,
  signedInBrowser,
  signInToApplication,
  startPortico,
} from '../harness/index.ts';

/* Sign-outs by form, both ways, between browsers, Portico and an identity provider that takes nothing else. */

const portico: Portico = await startPortico();
const { a } = portico.organizations;
const { pool } = portico.database;
const DAY = 86_400_000;
const idpKey = await newSigningCertificate({
  commonName: 'idp',
  notBefore: new Date(Date.now() - DAY),
  notAfter: new Date(Date.now() + DAY),
});

/** What browsers have posted to the identity provider. */
const arrived: { readonly path: string; readonly fields: URLSearchParams; readonly referer: string }[] = [];
const provider = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const fields = new URLSearchParams(Buffer.concat(chunks).toString());
  arrived.push({ path: request.url ?? '', fields, referer: request.headers.referer ?? '' });
  response.end('at the provider');
});
provider.listen(0, '127.0.0.1');
await once(provider, 'listening');
afterAll(() => provider.close());
const IDP = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
const NAME_ID = { value: 'ada', format: undefined, nameQualifier: undefined, spNameQualifier: undefined };

const id = newId('connection');
let microsoft: string;
const whose = [id, portico.project.id, a.id];
beforeAll(async () => {
  microsoft = await connectMicrosoft(portico, await signedInBrowser(portico, a.owner), a);
  await pool.query(
    `INSERT INTO sso_connections (id, project_id, organization_id, name, status, protocol, provider, managed_by, entered_at)
     VALUES ($1, $2, $3, 'SAML', 'active', 'saml', 'generic', 'manual', now())`,
    whose,
  );
  await pool.query(
    `INSERT INTO saml_settings (connection_id, project_id, organization_id, idp_entity_id, sso_redirect_url, slo_post_url)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [...whose, `${IDP}/metadata`, `${IDP}/sso`, `${IDP}/out?a=1&b=2`],
  );
  const { fingerprint, pem, notAfter } = readCertificate(idpKey.certificatePem);
  await pool.query(
    `INSERT INTO saml_certificates (connection_id, project_id, organization_id, fingerprint, pem, not_after)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [...whose, fingerprint, pem, notAfter],
  );
  const key = await newSamlKey(portico.keyRing, { id, organizationId: a.id }, new Date());
  await pool.query(
    `INSERT INTO connection_credentials (connection_id, project_id, organization_id, id, kind, state, sealed)
     VALUES ($1, $2, $3, $4, $5, 'active', $6)`,
    [...whose, key.id, key.kind, key.sealed],
  );
});

const live = async () =>
  (await pool.query('SELECT FROM sessions WHERE connection_id = $1 AND revoked_at IS NULL', [id])).rowCount;

/** Somebody is signed in to the application, as if they had come over the connection. */
async function signedIn() {
  const browser = portico.newBrowser();
  const { user } = directoryOf(portico, a.domain);
  await signInToApplication(portico, browser, user, { connection: microsoft });
  await pool.query(
    `WITH one AS (
       SELECT user_id, identity_id FROM sessions WHERE organization_id = $3 AND revoked_at IS NULL ORDER BY created_at DESC LIMIT 1),
     person AS (
       INSERT INTO identities (connection_id, project_id, organization_id, id, user_id, issuer, subject)
       SELECT $1, $2, $3, $4, user_id, $5, $4 FROM one RETURNING id, user_id)
     UPDATE sessions s SET connection_id = $1, identity_id = person.id, idp_logout_hint = $6, idp_session_id = '_one'
     FROM person, one WHERE s.identity_id = one.identity_id AND s.revoked_at IS NULL`,
    [...whose, newId('identity'), `${IDP}/metadata`, JSON.stringify(['ada', null, null, null])],
  );
  return browser;
}

/** The form of the identity provider, as a browser brings it. */
function asked(messageId: string) {
  const { singleLogout } = connectionUrls(portico.origin, id);
  const trip = logoutRequestTrip({
    ...{ id: messageId, entityId: `${IDP}/metadata`, sloPostUrl: singleLogout, key: idpKey },
    ...{ now: Date.now(), nameId: NAME_ID, relayState: '"><script>alert(1)</script>&amp;' },
  });
  if (trip.binding !== 'post') throw new TypeError('no form');
  return { url: trip.url, form: trip.fields };
}

const documentOf = (fields: URLSearchParams, name: string) =>
  Buffer.from(fields.get(name) ?? '', 'base64').toString();

let browser: Awaited<ReturnType<typeof signedIn>>;
beforeEach(async () => {
  arrived.length = 0;
  await pool.query('UPDATE sessions SET revoked_at = now() WHERE revoked_at IS NULL');
  browser = await signedIn();
  expect(await live()).toBe(1);
});

describe('a form from the identity provider', () => {
  test('ends the session without a cookie of ours, and the browser ends there with our answer (attack 138)', async () => {
    const { url, form } = asked('_first');
    // Whose browser it is makes no difference: the signature says it.
    const anybody = portico.newBrowser();
    const page = await anybody.open(url, { method: 'POST', form, from: `${IDP}/out` });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'sha256-[\w+/=]+'/);
    expect(page.headers.getSetCookie()).toEqual([]);
    expect(page.body).not.toContain('<script>alert');
    expect(await live()).toBe(0);
    expect((await anybody.submit(page)).body).toBe('at the provider');
    const [{ path, fields } = { path: '', fields: new URLSearchParams() }] = arrived;
    expect([path, fields.get('RelayState')]).toEqual(['/out?a=1&b=2', form['RelayState']]);
    const xml = documentOf(fields, 'SAMLResponse');
    expect(xml).toContain('InResponseTo="_first"');
    expect(xml).toContain('SignatureValue');
  });

  test('counts once, and an error names nobody (attack 138)', async () => {
    const { url, form } = asked('_twice');
    await browser.open(url, { method: 'POST', form, from: IDP });
    const again = await browser.open(url, { method: 'POST', form, from: IDP });
    expect(again.status).toBe(400);
    expect(again.body).not.toContain('ada');
  });

  test.each<[what: string, status: number, change: Record<string, string>]>([
    ['not signed', 400, { SAMLRequest: Buffer.from('<a/>').toString('base64') }],
    ['of more than 64 KiB (attack 139)', 413, { SAMLRequest: 'A'.repeat(70_000) }],
    ['of more than any of ours (attack 139)', 413, { SAMLRequest: 'A'.repeat(600_000) }],
  ])('%s ends nothing', async (_, status, change) => {
    const { url, form } = asked('_third');
    const page = await browser.open(url, { method: 'POST', form: { ...form, ...change }, from: IDP });
    expect(page.status).toBe(status);
    expect(await live()).toBe(1);
  });

  test('with an answer to ours changes nothing, and says that they are signed out', async () => {
    const { singleLogout, signedOut } = connectionUrls(portico.origin, id);
    const form = { SAMLResponse: 'anything' };
    const page = await browser.open(singleLogout, { method: 'POST', form, from: IDP });
    expect(page.url.href).toBe(signedOut);
    expect(page.body).toContain('You are signed out');
    expect(await live()).toBe(1);
  });
});

test('a sign-out of the application goes on to the provider with a signed form', async () => {
  const { issuer } = portico.project;
  const { clientId } = portico.application;
  const question = await browser.open(`${issuer}/session/end?client_id=${clientId}`);
  const page = await browser.submit(question, { logout: 'yes', everywhere: 'yes' });
  expect(page.status).toBe(200);
  expect(await live()).toBe(0);
  expect((await browser.submit(page)).body).toBe('at the provider');
  const [{ path, fields, referer } = { path: '', fields: new URLSearchParams(), referer: '' }] = arrived;
  expect(path).toBe('/out?a=1&b=2');
  expect([...fields.keys()]).toEqual(['SAMLRequest']);
  expect(referer).not.toContain('session');
  const xml = documentOf(fields, 'SAMLRequest');
  expect(xml).toContain('>ada</saml:NameID>');
  expect(xml).toContain('<samlp:SessionIndex>_one</samlp:SessionIndex>');
  expect(xml).toContain('SignatureValue');
});
