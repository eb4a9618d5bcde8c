import { messageOf } from '@portico/core';
import type { Browser } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { credentialsOf } from '../../src/api/callers.ts';
import type { AnyOperation } from '../../src/api/operation.ts';
import { OPERATIONS } from '../../src/api/operations.ts';
import { setupLink } from '../../src/principals/setup-link.ts';
import { api, browserOf, signedInBrowser, startPortico } from '../harness/index.ts';

/* The holder of a setup link at every endpoint: by cookie and header together, and never as more than a link. */

const portico = await startPortico({ worker: false });
const { a, b } = portico.organizations;
const { pool } = portico.database;
const links = (organization: { id: string }) => `/v1/session/orgs/${organization.id}/setup-links`;
let owner: Browser;

beforeAll(async () => {
  owner = await signedInBrowser(portico, a.owner);
});

async function made(body: object = {}): Promise<{ id: string; token: string }> {
  const answer = await api(portico, owner, links(a), { method: 'POST', body });
  expect(answer.status).toBe(201);
  const { id, url } = answer.body as { id: string; url: string };
  return { id, token: url.slice(url.lastIndexOf('/') + 1) };
}

const open = (browser: Browser, token: string, more: { origin?: string } = {}) =>
  api(portico, browser, '/v1/session/setup-links/open', { method: 'POST', body: { token }, ...more });

async function held(body: object = {}) {
  const link = await made(body);
  const browser = portico.newBrowser();
  expect(await open(browser, link.token)).toMatchObject({ status: 200, body: { id: link.id } });
  return { ...link, browser };
}

const takesLinks = ({ by }: AnyOperation) => credentialsOf(by, [setupLink]).length > 0;
const OWN = OPERATIONS.filter(takesLinks);
const OTHERS = OPERATIONS.filter((each) => !takesLinks(each));
const IDS: Readonly<Record<string, string>> = {
  ...{ userId: a.member.userId, projectId: portico.project.id, applicationId: portico.application.clientId },
  ...{ connectionId: `sso_${'a'.repeat(26)}`, domain: a.domain, provider: 'google', secretId: 'secret' },
  ...{
    attemptId: `att_${'a'.repeat(26)}`,
    requestId: `msp_${'a'.repeat(26)}`,
    ruleId: `grr_${'a'.repeat(26)}`,
  },
  ...{
    arrivalId: `arr_${'a'.repeat(26)}`,
    agreementId: `dag_${'a'.repeat(26)}`,
    invitationId: `inv_${'a'.repeat(26)}`,
  },
  ...{ sessionId: `sess_${'a'.repeat(26)}`, setupLinkId: `stl_${'a'.repeat(26)}` },
};
const addressOf = (path: string, orgId: string) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === 'orgId' ? orgId : (IDS[name] ?? '')));

describe('whoever holds a link', () => {
  test('is nobody at every endpoint that is not for setting up (attack 81)', async () => {
    const { id: link, browser } = await held();
    const asking = OTHERS.filter(({ by }) => by !== 'anybody');
    expect(asking.length).toBeGreaterThan(50);
    for (const { method, path } of asking) {
      const body = method === 'GET' ? {} : { body: {} };
      const answer = await api(portico, browser, addressOf(path, a.id), { method, link, ...body });
      expect([method, path, answer.body]).toEqual([
        method,
        path,
        expect.objectContaining({ code: 'not_signed_in' }),
      ]);
    }
  });

  test('finds nothing of another organization at those that are (attack 81)', async () => {
    const { id: link, browser } = await held();
    expect(OWN.length).toBeGreaterThan(8);
    const bodies: Readonly<Record<string, object>> = {
      'POST /v1/session/orgs/{orgId}/sso-connections': { protocol: 'oidc', provider: 'okta', name: 'Okta' },
      'PATCH /v1/session/orgs/{orgId}/sso-connections/{connectionId}': { name: 'Mine' },
      'POST /v1/session/orgs/{orgId}/sso-connections/{connectionId}/look-up': {
        issuer: 'https://idp.example',
      },
      'PUT /v1/session/orgs/{orgId}/sso-connections/{connectionId}/openid': {
        ...{ issuer: 'https://idp.example', client_id: 'portico', client_secret: 'demo' },
      },
      'POST /v1/session/orgs/{orgId}/domains': { domain: 'evil.example' },
    };
    for (const { method, path } of OWN) {
      const body = method === 'GET' ? {} : { body: bodies[`${method} ${path}`] ?? {} };
      const answer = await api(portico, browser, addressOf(path, b.id), { method, link, ...body });
      expect([method, path, answer.body]).toEqual([
        method,
        path,
        expect.objectContaining({ code: 'not_found' }),
      ]);
    }
  });

  test('claims a domain of the organization, and vouches for none', async () => {
    const { id: link, browser } = await held();
    const path = `/v1/session/orgs/${a.id}/domains`;
    const sent = { method: 'POST', link } as const;
    const claimed = await api(portico, browser, path, { ...sent, body: { domain: 'link.example' } });
    expect(claimed.body).toMatchObject({ record: { type: 'TXT', name: '_portico-challenge.link.example' } });
    const vouched = await api(portico, browser, path, {
      ...sent,
      body: { domain: 'other.example', vouched: true },
    });
    expect(vouched.body).toMatchObject({ code: 'not_found' });
    const { id: alone, browser: of } = await held({ intents: ['sso'] });
    const without = await api(portico, of, path, {
      method: 'POST',
      link: alone,
      body: { domain: 'x.example' },
    });
    expect(without.body).toMatchObject({ code: 'not_found' });
  });
});

test('the cookie alone shows nobody, and the id alone another browser', async () => {
  const { id: link, browser } = await held();
  const path = `/v1/session/orgs/${a.id}/sso-connections`;
  expect((await api(portico, browser, path)).body).toMatchObject({ code: 'not_signed_in' });
  expect((await api(portico, portico.newBrowser(), path, { link })).body).toMatchObject({
    code: 'setup_link_other_browser',
  });
  expect((await api(portico, browser, path, { link })).body).toMatchObject({ data: [] });
});

test('who is signed in and acts by a link has the rights of the link alone', async () => {
  const { token, id: link } = await made();
  const browser = await browserOf(portico, a.owner);
  await open(browser, token);
  const members = `/v1/session/orgs/${a.id}/members`;
  expect((await api(portico, browser, members)).status).toBe(200);
  expect((await api(portico, browser, members, { link })).body).toMatchObject({ code: 'not_signed_in' });
});

test('an access token beside it is refused before either is looked at (attack 88)', async () => {
  const { id } = await made();
  const answer = await fetch(new URL(`/v1/session/orgs/${a.id}/sso-connections`, portico.origin), {
    headers: { authorization: 'Bearer a-token', 'x-portico-setup-link': id },
  });
  expect(await answer.json()).toMatchObject({ code: 'two_credentials' });
});

test('another site neither opens a link nor acts by one (attack 116)', async () => {
  const { token } = await made();
  const foreign = { origin: 'https://evil.example' };
  expect((await open(portico.newBrowser(), token, foreign)).body).toMatchObject({ code: 'wrong_origin' });
  const { id: link, browser } = await held();
  const path = `/v1/session/orgs/${a.id}/sso-connections`;
  const body = { protocol: 'oidc', provider: 'okta', name: 'Okta' };
  const answer = await api(portico, browser, path, { method: 'POST', body, link, ...foreign });
  expect(answer.body).toMatchObject({ code: 'wrong_origin' });
});

test('a link that does not exist, and one that is over, are said to be that', async () => {
  const { token, id, browser } = await held();
  expect((await open(portico.newBrowser(), 'x'.repeat(43))).body).toMatchObject({
    code: 'setup_link_invalid',
  });
  await api(portico, owner, `${links(a)}/${id}`, { method: 'DELETE' });
  const path = `/v1/session/orgs/${a.id}/sso-connections`;
  const over = {
    status: 410,
    body: { code: 'setup_link_revoked', message: messageOf('setup_link_revoked') },
  };
  expect(await api(portico, browser, path, { link: id })).toMatchObject(over);
  expect(await open(portico.newBrowser(), token)).toMatchObject(over);
});

test('who administers the project makes one by the id of an organization, and a stranger to it finds none', async () => {
  const path = '/v1/portal/setup-links';
  const body = { organization: b.id, intents: ['sso'], expires_in: 3_600 };
  const operator = await signedInBrowser(portico, portico.operator);
  const answer = await api(portico, operator, path, { method: 'POST', body });
  expect(answer).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^stl_/) } });
  expect((await api(portico, owner, path, { method: 'POST', body })).body).toMatchObject({
    code: 'not_found',
  });
  for (const wrong of [
    { expires_in: 59 },
    { expires_in: 1_209_601 },
    { intents: [] },
    { organization: 'org' },
  ])
    expect((await api(portico, operator, path, { method: 'POST', body: { ...body, ...wrong } })).status).toBe(
      400,
    );
});

test('the page of a link leads nowhere with its address, lies in no cache, and is in no index (attack 121)', async () => {
  const { token } = await made();
  const page = await portico.newBrowser().open(new URL(`/setup/${token}`, portico.origin));
  expect(page.status).toBe(200);
  expect(page.headers.get('cache-control')).toContain('no-store');
  expect(page.body).toMatch(/<meta name="robots" content="noindex/);
  expect(page.body).toContain('<meta name="referrer" content="no-referrer"/>');
  const { rows } = await pool.query(`SELECT browser_hash FROM setup_links ORDER BY created_at DESC LIMIT 1`);
  expect(rows).toEqual([{ browser_hash: null }]);
});
