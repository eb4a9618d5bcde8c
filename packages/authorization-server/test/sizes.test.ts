import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import {
  authorizationRequest,
  factsOf,
  goTo,
  newBrowser,
  partOf,
  refresh,
  signedIn,
  startIssuers,
} from './bench.ts';

const { one } = await startIssuers();
const WITH_GROUPS = 'openid profile email groups offline_access';
const NONCE = 'n'.repeat(2_048);
const groupsOf = (count: number) => Array.from({ length: count }, () => randomUUID());
const claimsOf = ({ id_token }: { id_token: string }) => partOf(id_token, 1);
async function userinfo(accessToken: string) {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await (await fetch(`${one.issuer}/userinfo`, { headers })).json()) as Record<string, unknown>;
}
afterEach(() => {
  one.next.facts = factsOf({});
});

describe('the groups of a person (S1)', () => {
  test('are told only to an application that asks for the scope groups', async () => {
    one.next.facts = factsOf({ groups: groupsOf(2) });
    const claims = claimsOf(await signedIn(one));
    expect(claims).not.toHaveProperty('groups');
    expect(claims).not.toHaveProperty('groups_known');
    expect(claimsOf(await signedIn(one, { scope: WITH_GROUPS }))['groups']).toHaveLength(2);
  });

  test('are left out of one token by asking for less at the refresh', async () => {
    one.next.facts = factsOf({ groups: groupsOf(15) });
    const { refresh_token } = await signedIn(one, { scope: WITH_GROUPS });
    const { body } = await refresh(one, refresh_token, { scope: 'openid' });
    expect(partOf(body.id_token ?? '', 1)).not.toHaveProperty('groups');
  });

  test.each([2, 15, 90])('are all in the id_token where it has room: %i', async (count) => {
    const groups = groupsOf(count);
    one.next.facts = factsOf({ groups });
    const claims = claimsOf(await signedIn(one, { scope: WITH_GROUPS }));
    expect(claims['groups']).toEqual(groups);
    expect(claims).not.toHaveProperty('groups_known');
  });

  test.each([
    ['150 groups', groupsOf(150)],
    ['1,000 groups', groupsOf(1_000)],
    ['one group of a very long name', ['ü'.repeat(5_000)]],
  ])(
    'are unknown in an id_token that they do not fit, never fewer; userinfo tells all: %s',
    async (_, groups) => {
      one.next.facts = factsOf({ groups });
      const tokens = await signedIn(one, { scope: WITH_GROUPS });
      expect(claimsOf(tokens)).toMatchObject({ groups_known: false });
      expect(claimsOf(tokens)).not.toHaveProperty('groups');
      expect((await userinfo(tokens.access_token))['groups']).toEqual(groups);
    },
  );

  test('are unknown where no directory was asked, not none', async () => {
    one.next.facts = factsOf({ connectionId: undefined, groups: [] });
    const claims = claimsOf(await signedIn(one, { scope: WITH_GROUPS }));
    expect(claims).toMatchObject({ groups_known: false });
    expect(claims).not.toHaveProperty('groups');
  });
});

describe('an id_token', () => {
  const largest = factsOf({
    groups: groupsOf(104),
    name: '漢'.repeat(5_000),
    organizationName: '漢'.repeat(5_000),
    email: `${'a'.repeat(300)}@contoso.example`,
  });

  test('names the organization', async () => {
    one.next.facts = factsOf({ organizationName: 'Contoso' });
    const { access_token, id_token } = await signedIn(one);
    for (const token of [access_token, id_token]) expect(partOf(token, 1)['org_name']).toBe('Contoso');
  });

  test('as large as it gets is taken back as a hint by the issuer that made it (S1)', async () => {
    one.next.facts = largest;
    const browser = newBrowser();
    const { id_token } = await signedIn(one, { scope: WITH_GROUPS, nonce: NONCE }, browser);
    expect(claimsOf({ id_token })['groups']).toHaveLength(104);
    const silent = authorizationRequest(one, { prompt: 'none', id_token_hint: id_token });
    expect((await goTo(silent, browser)).url.searchParams.get('error')).toBeNull();
    const form = { id_token_hint: id_token, client_id: 'app_one' };
    const page = await browser.open(`${one.issuer}/session/end`, { method: 'POST', form });
    expect(page.body).toContain('Signing you out');
  });

  test('of 60 kB, as no issuer of ours makes one, keeps nobody from signing out: they are asked (S1)', async () => {
    const browser = newBrowser();
    const { id_token } = await signedIn(one, {}, browser);
    const form = { id_token_hint: 'x'.repeat(60 * 1024), client_id: 'app_one' };
    const page = await browser.open(`${one.issuer}/session/end`, { method: 'POST', form });
    expect([page.status, page.body]).toEqual([200, expect.stringContaining('Sign out?')]);
    await browser.submit(page, { logout: 'yes' });
    expect(one.sessions.has(String(claimsOf({ id_token })['sid']))).toBe(false);
  });
});

test('a state of 8 kB comes back unchanged, and a longer one is refused (S13)', async () => {
  const state = 's'.repeat(8_192);
  const back = await goTo(authorizationRequest(one, { state }));
  expect(back.url.searchParams.get('code')).toBeTruthy();
  expect(back.url.searchParams.get('state')).toBe(state);
  const refused = await goTo(authorizationRequest(one, { state: `${state}s` }));
  expect(refused.url.searchParams.get('error')).toBe('invalid_request');
});
