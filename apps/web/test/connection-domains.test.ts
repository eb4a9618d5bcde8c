import { expect, test } from 'vitest';
import { api, browserOf, connectMicrosoft, startPortico } from './harness/index.ts';

/* Which domains lead to a connection, over the API and on its page. */

const portico = await startPortico();
const { a, b } = portico.organizations;
const owner = await browserOf(portico, a.owner);
const connectionId = await connectMicrosoft(portico, owner, a);
// A plain member comes with a password here.
await portico.database.pool.query('UPDATE organizations SET sso_required = false WHERE id = $1', [a.id]);
const path = `/v1/session/orgs/${a.id}/sso-connections/${connectionId}`;
const change = async (body: object, by = owner, at = path) => {
  const answer = await api(portico, by, at, { method: 'PATCH', body });
  return answer.status === 200 ? 200 : (answer.body as { code: string }).code;
};
type Listed = { data: { id: string; domains: string[] }[] };
const domainsOf = async () =>
  ((await api(portico, owner, `/v1/session/orgs/${a.id}/sso-connections`)).body as Listed).data.find(
    ({ id }) => id === connectionId,
  )?.domains;

test('an owner or admin says which verified domains lead to a connection, and all of them again', async () => {
  expect(await domainsOf()).toEqual([]);
  expect(await change({ domains: [a.domain.toUpperCase()] })).toBe(200);
  expect(await domainsOf()).toEqual([a.domain]);
  const page = await owner.open(
    new URL(`/dashboard/organizations/${a.id}/features/single-sign-on`, portico.origin),
  );
  expect(page.status).toBe(200);
  expect(await change({ domains: [] }, await browserOf(portico, a.admin))).toBe(200);
  expect(await domainsOf()).toEqual([]);
});

test.each([
  ['a domain that the organization has not proven', { domains: ['unknown.example'] }, 'domain_not_verified'],
  ['a domain of another organization', { domains: [b.domain] }, 'domain_not_verified'],
  ['what is no domain', { domains: ['10.0.0.1'] }, 'invalid_request'],
  ['a public suffix', { domains: ['co.uk'] }, 'invalid_request'],
  ['no list', { domains: a.domain }, 'invalid_request'],
  ['two things at once', { domains: [], paused: true }, 'invalid_request'],
  ['two things at once', { domains: [], name: 'Other' }, 'invalid_request'],
])('%s is refused, and nothing is changed: %j', async (_, body, code) => {
  expect(await change({ domains: [a.domain] })).toBe(200);
  expect(await change(body)).toBe(code);
  expect(await domainsOf()).toEqual([a.domain]);
});

test('nobody else does, and a foreign connection is none (attack 81)', async () => {
  const stranger = await browserOf(portico, b.owner);
  expect(await change({ domains: [] }, stranger)).toBe('not_found');
  expect(await change({ domains: [] }, await browserOf(portico, a.member))).toBe('forbidden');
  const elsewhere = `/v1/session/orgs/${b.id}/sso-connections/${connectionId}`;
  expect(await change({ domains: [] }, stranger, elsewhere)).toBe('not_found');
});

test('the organization says by what each of its domains is proven', async () => {
  type Organization = { domains: { domain: string; proof: string | null }[] };
  const claimed = await api(portico, owner, `/v1/session/orgs/${a.id}/domains`, {
    ...{ method: 'POST', body: { domain: 'Claimed.Example.' } },
  });
  expect(claimed.status).toBe(201);
  const { domains } = (await api(portico, owner, `/v1/session/orgs/${a.id}`)).body as Organization;
  expect(domains.map(({ domain, proof }) => [domain, proof])).toEqual([
    ['claimed.example', null],
    [a.domain, 'vouched'],
  ]);
});
