import { readFileSync } from 'node:fs';
import type { Browser } from '@portico/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  api,
  arriveOverSingleSignOn,
  connectMicrosoft,
  type Person,
  seedMember,
  signedInBrowser,
  signInToDashboard,
  startPortico,
} from '../harness/index.ts';
import { type Answer, authorityPage, DASHBOARD, LOSSES, type Loss } from './authority-table.ts';
import { setPasswordAnew } from './set-password-anew.ts';
import { WAYS_TO_TOKENS } from './ways-to-tokens.ts';

/* Every way into the dashboard, crossed with everything that can be lost afterwards (A2, A3, B1; attack 127). */

const portico = await startPortico();
const { a, b } = portico.organizations;
const { administration, operatorCaller, database } = portico;
const sql = (text: string, ...values: unknown[]) => database.pool.query(text, values);

type Arrived = { readonly browser: Browser; readonly userId: string };

beforeAll(async () => {
  for (const organization of [a, b])
    await connectMicrosoft(portico, await signedInBrowser(portico, organization.owner), organization);
  // The last owner stays whatever happens: here it is never the one who loses something.
  await withPassword();
});

const owns = (userId: string, { id }: typeof a) =>
  sql(
    `INSERT INTO memberships (project_id, organization_id, user_id, role, source) VALUES ($1, $2, $3, 'owner', 'invited')
     ON CONFLICT (organization_id, user_id) DO UPDATE SET role = 'owner'`,
    ...[portico.project.id, id, userId],
  );

let people = 0;
async function withPassword(): Promise<Person> {
  people += 1;
  return seedMember(administration, operatorCaller, a.id, 'owner', a.domain, `owner${people}`);
}

const WAYS: Readonly<Record<string, () => Promise<Arrived>>> = {
  // Set through a link, as whoever lost theirs does.
  'a password': async () => {
    const person = await withPassword();
    await setPasswordAnew(portico, a.id, person.userId);
    return { browser: await signedInBrowser(portico, person), userId: person.userId };
  },
  'an invitation accepted with a password': async () => {
    const person = await withPassword();
    return { browser: await signedInBrowser(portico, person), userId: person.userId };
  },
  'the organization’s single sign-on': async () => {
    const arrived = await arriveOverSingleSignOn(portico, a);
    await owns(arrived.userId, a);
    return arrived;
  },
  'the single sign-on of another organization': async () => {
    const arrived = await arriveOverSingleSignOn(portico, b);
    await owns(arrived.userId, a);
    return arrived;
  },
};

const suspend = (status: 'active' | 'suspended') =>
  administration.changeOrganization(operatorCaller, a.id, { status });
const connection = (status: string) =>
  sql('UPDATE sso_connections SET status = $2::connection_status WHERE organization_id = $1', a.id, status);
const ofPerson = (change: string, userId: string) =>
  sql(`UPDATE sessions SET ${change} WHERE user_id = $1`, userId);
const nothing = async (): Promise<unknown> => undefined;

/** Each is done as the product does it where a person can do it, and undone afterwards. */
const LOSE: Readonly<
  Record<Loss, readonly [lose: (person: Arrived) => Promise<unknown>, restore: () => Promise<unknown>]>
> = {
  nothing: [nothing, nothing],
  'its session ended': [
    ({ userId }) => administration.revokeSessions(operatorCaller, a.id, { userId }),
    nothing,
  ],
  'the window of its session over': [
    ({ userId }) => ofPerson(`expires_at = now() - interval '1 second'`, userId),
    nothing,
  ],
  'too long without use': [
    ({ userId }) => ofPerson(`idle_seconds = 60, last_seen_at = now() - interval '2 minutes'`, userId),
    nothing,
  ],
  'the organization suspended': [() => suspend('suspended'), () => suspend('active')],
  'the connection disconnected': [() => connection('inactive'), () => connection('active')],
  'the person removed from the organization': [
    ({ userId }) => administration.removeMember(operatorCaller, a.id, userId),
    // Whoever was removed is not let in anew by their directory.
    () =>
      sql(
        `INSERT INTO memberships (project_id, organization_id, user_id, role, source)
         SELECT project_id, organization_id, user_id, 'owner', 'invited' FROM identities WHERE organization_id = $1
         ON CONFLICT DO NOTHING`,
        a.id,
      ),
  ],
  'the role lowered to member': [
    ({ userId }) => administration.changeRole(operatorCaller, a.id, userId, { role: 'member' }),
    nothing,
  ],
  'the password set anew': [({ userId }) => setPasswordAnew(portico, a.id, userId), nothing],
  'the user switched off': [
    ({ userId }) => sql('UPDATE users SET disabled_at = now() WHERE id = $1', userId),
    () => sql('UPDATE users SET disabled_at = NULL'),
  ],
};

async function answerTo({ browser }: Arrived): Promise<string> {
  const { status, body } = await api(portico, browser, `/v1/session/orgs/${a.id}/members`);
  return status === 200 ? '200' : `${status} ${(body as { code: string }).code}`;
}

describe.each(Object.entries(WAYS))('whoever came by %s', (way, arrive) => {
  test.each(LOSSES)('after: %s', async (loss) => {
    const expected: Answer | undefined = DASHBOARD[way]?.[loss];
    const person = await arrive();
    expect(await answerTo(person)).toBe(DASHBOARD[way]?.nothing);
    const [lose, restore] = LOSE[loss];
    await lose(person);
    try {
      expect(await answerTo(person)).toBe(expected);
    } finally {
      await restore();
    }
  });
});

test('ending the sessions of an organization leaves what its people do in others (attacks 81, 127)', async () => {
  const person = await withPassword();
  await owns(person.userId, b);
  const browser = await signedInBrowser(portico, person);
  const members = async (of: typeof a) =>
    (await api(portico, browser, `/v1/session/orgs/${of.id}/members`)).status;
  expect([await members(a), await members(b)]).toEqual([200, 200]);
  await administration.revokeSessions(operatorCaller, a.id, { userId: person.userId });
  expect([await members(a), await members(b)]).toEqual([403, 200]);
  const again = await browser.open(new URL(`/dashboard/other-sign-in/${a.id}`, portico.origin));
  expect(again.body).toContain('were ended');
  await signInToDashboard(portico, browser, person);
  expect([await members(a), await members(b)]).toEqual([200, 200]);
});

test('every way of the table was tried', () => {
  expect(Object.keys(WAYS)).toEqual(Object.keys(DASHBOARD));
});

test('nobody comes into the dashboard over a social provider', async () => {
  const { issuer } = await dashboardIssuer();
  expect(issuer.searchParams.get('provider')).toBeNull();
  issuer.searchParams.set('provider', 'google');
  const page = await portico.newBrowser().open(issuer);
  expect(page.url.searchParams.get('error') ?? page.body).toMatch(/invalid_request|no such provider/);
});

async function dashboardIssuer(): Promise<{ issuer: URL }> {
  const answer = await fetch(new URL('/v1/session/sign-in', portico.origin), { redirect: 'manual' });
  return { issuer: new URL(answer.headers.get('location') ?? '') };
}

test('docs/authority.md is this table', () => {
  const page = readFileSync(`${import.meta.dirname}/../../../../docs/authority.md`, 'utf8');
  expect(page).toBe(authorityPage(WAYS_TO_TOKENS));
});
