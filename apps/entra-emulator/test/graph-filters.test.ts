import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { codeOf, entries, namesOf, tokenWith } from './support/graph-access.ts';

/** Which properties a `$filter` may name, by Microsoft's published table of filters. */

const EVENTUAL = { consistencylevel: 'eventual' };
const RESOURCE = '00000003-0000-0000-c000-000000000000';

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
  const readers = ['User.ReadWrite.All', 'Group.ReadWrite.All', 'Directory.Read.All'];
  token = await tokenWith(bench, ['Application.ReadWrite.All', ...readers]);
  const requiredResourceAccess = [{ resourceAppId: RESOURCE, resourceAccess: [] }];
  const made = { displayName: 'Demanding', description: 'Wants much', requiredResourceAccess };
  const { body } = await bench.graph(token, 'POST', '/applications', made);
  await bench.control('POST', `/applications/${body['id']}/certificates`, {});
});
afterAll(() => bench.close());

const ask = (path: string, filter: string, headers: Record<string, string> = EVENTUAL) =>
  bench.graph(token, 'GET', `/${path}?$count=true&$filter=${encodeURIComponent(filter)}`, undefined, headers);

describe('functions that no list is filtered by', () => {
  it.each([
    ["tolower(displayName) eq 'x'", 'tolower'],
    ["displayName eq toupper('x')", 'toupper'],
    ["startswith(tolower(displayName), 'x')", 'tolower'],
    ['length(displayName) gt 3', 'length'],
    ['not(year(createdDateTime) eq 2026)', 'year'],
    ["tags/all(t:t eq 'x')", 'all'],
    ["nonsense(displayName,'x')", 'nonsense'],
  ])('are refused by their name: %s', async (filter, name) => {
    const { status, body } = await ask('applications', filter);
    expect([status, codeOf(body)]).toEqual([400, 'Request_UnsupportedQuery']);
    expect(JSON.stringify(body)).toContain(`'${name}'`);
  });

  it.each([
    "(displayName eq 'Demanding') and (not(startswith(displayName,'x')) or (displayName in ('a','b')))",
    "tags/any(t:t eq 'x') or (displayName eq 'tolower(x)')",
  ])('are no words before a parenthesis: %s', async (filter) => {
    expect((await ask('applications', filter)).status).toBe(200);
  });
});

describe('filters of applications', () => {
  it.each([
    `requiredResourceAccess/any(r:r/resourceAppId eq '${RESOURCE}')`,
    'keyCredentials/any(k:k/endDateTime ge 2026-03-01T00:00:00Z)',
    "description eq 'Wants much'",
    "startswith(description,'Wants')",
  ])('take as an advanced query alone: %s', async (filter) => {
    const found = await ask('applications', filter);
    expect([found.status, namesOf(found.body)]).toEqual([200, ['Demanding']]);
    const refused = await ask('applications', filter, {});
    expect([refused.status, codeOf(refused.body)]).toEqual([400, 'Request_UnsupportedQuery']);
  });

  it.each([
    'keyCredentials/any(k:k/endDateTime le 2026-03-01T00:00:00Z)',
    "requiredResourceAccess/any(r:r/resourceAppId eq '4a6f0d1c-52b7-4c3e-8d19-7be05f3c9a26')",
    "info/termsOfServiceUrl eq 'https://shop.example/terms'",
    "disabledByMicrosoftStatus eq 'DisabledDueToViolationOfServicesAgreement'",
  ])('find nothing by: %s', async (filter) => {
    const { status, body } = await ask('applications', filter);
    expect([status, entries(body)]).toEqual([200, []]);
  });

  it.each(["passwordCredentials/any(p:p/displayName eq 'x')", 'appRoles/any(r:r/isEnabled eq true)'])(
    'are refused as Graph refuses them: %s',
    async (filter) => {
      const { status, body } = await ask('applications', filter);
      expect([status, codeOf(body)]).toEqual([400, 'Request_UnsupportedQuery']);
    },
  );
});

describe('filters of the other kinds', () => {
  it.each([
    ['servicePrincipals', 'appRoleAssignmentRequired eq true'],
    ['servicePrincipals', `appOwnerOrganizationId eq ${RESOURCE}`],
    ['servicePrincipals', 'keyCredentials/any(k:k/endDateTime ge 2026-03-01T00:00:00Z)'],
    ['users', "onPremisesExtensionAttributes/extensionAttribute7 eq 'x'"],
    ['users', "employeeOrgData/division eq 'x'"],
    ['users', "preferredLanguage eq 'de'"],
    ['users', 'showInAddressList eq true'],
    ['groups', "description eq 'x'"],
  ])('take of %s as an advanced query alone: %s', async (path, filter) => {
    expect((await ask(path, filter)).status).toBe(200);
    const refused = await ask(path, filter, {});
    expect([refused.status, codeOf(refused.body)]).toEqual([400, 'Request_UnsupportedQuery']);
  });

  it.each([
    ['users', 'onPremisesSyncEnabled eq true'],
    ['users', 'externalUserStateChangeDateTime le 2026-03-01T00:00:00Z'],
    ['groups', 'renewedDateTime ge 2026-01-01T00:00:00Z'],
    ['servicePrincipals', "alternativeNames/any(a:a eq 'x')"],
  ])('take of %s: %s', async (path, filter) => {
    expect((await ask(path, filter, {})).status).toBe(200);
  });

  it.each([
    ['users', 'passwordProfile/forceChangePasswordNextSignIn eq true'],
    ['users', `createdObjects/any(c:c/id eq ${RESOURCE})`],
  ])('say by name what of %s is not emulated: %s', async (path, filter) => {
    const { status, body } = await ask(path, filter);
    expect([status, codeOf(body)]).toEqual([501, 'NotEmulated']);
  });
});
