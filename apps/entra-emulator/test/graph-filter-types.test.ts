import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bench } from './support/bench.ts';
import { codeOf, namesOf, tokenWith } from './support/graph-access.ts';

/** What stands in a `$filter` has the type of the property that it is compared with, as Graph's schema tells it. */

const GUID = '00000003-0000-0000-c000-000000000000';

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
  const readers = ['User.Read.All', 'Group.Read.All', 'Directory.Read.All', 'AuditLog.Read.All'];
  token = await tokenWith(bench, ['Application.ReadWrite.All', ...readers]);
});
afterAll(() => bench.close());

const ask = (path: string, filter: string, advanced = '') => {
  const headers = advanced === '' ? {} : { consistencylevel: 'eventual' };
  const options = `$filter=${encodeURIComponent(filter)}${advanced}`;
  return bench.graph(token, 'GET', `/${path}?${options}`, undefined, headers);
};

async function refusal(path: string, filter: string): Promise<unknown[]> {
  const { status, body } = await ask(path, filter);
  const { message } = body['error'] as { message: string };
  return [status, codeOf(body), message];
}

describe('a value of another type', () => {
  const operands = (property: string, literal: string, operator = 'Equal') =>
    `Invalid filter clause: A binary operator with incompatible types was detected. Found operand types '${property}' and '${literal}' for operator kind '${operator}'.`;

  it.each([
    ['users', "accountEnabled eq 'true'", operands('Edm.Boolean', 'Edm.String')],
    ['users', 'displayName eq 5', operands('Edm.String', 'Edm.Int32')],
    ['users', 'displayName eq true', operands('Edm.String', 'Edm.Boolean')],
    ['users', "displayName in ('a', 5)", operands('Edm.String', 'Edm.Int32')],
    [
      'users',
      "createdDateTime ge '2026-01-01T00:00:00Z'",
      operands('Edm.DateTimeOffset', 'Edm.String', 'GreaterThanOrEqual'),
    ],
    [
      'groups',
      "createdDateTime ge '2026-01-01'",
      operands('Edm.DateTimeOffset', 'Edm.String', 'GreaterThanOrEqual'),
    ],
    ['applications', `appId eq ${GUID}`, operands('Edm.String', 'Edm.Guid')],
    ['servicePrincipals', `appOwnerOrganizationId eq '${GUID}'`, operands('Edm.Guid', 'Edm.String')],
    ['applications', "appRoles/any(r:r/isEnabled eq 'true')", operands('Edm.Boolean', 'Edm.String')],
    ['auditLogs/directoryAudits', 'result eq 1', operands('microsoft.graph.operationResult', 'Edm.Int32')],
    [
      'users',
      "tags/any(t:t eq 'x')",
      "Invalid filter clause: Could not find a property named 'tags' on type 'microsoft.graph.user'.",
    ],
  ])('is refused: %s, %s', async (path, filter, message) => {
    expect(await refusal(path, filter)).toEqual([400, 'BadRequest', message]);
  });

  it.each([
    ['groups', "groupTypes eq 'Unified'"],
    ['applications', "tags eq 'x'"],
  ])('is a list that is taken for one: %s, %s', async (path, filter) => {
    const message =
      "Invalid filter clause: The operand for a binary operator 'Equal' is not a single value. Binary operators require both operands to be single values.";
    expect(await refusal(path, filter)).toEqual([400, 'BadRequest', message]);
  });

  it('is no list that can be looked into', async () => {
    const message = 'Invalid filter clause: Any/All may only be used following a collection.';
    const refused = await refusal('users', "displayName/any(d:d eq 'x')");
    expect(refused).toEqual([400, 'BadRequest', message]);
  });

  it('has no beginning, unless it is a text', async () => {
    const [status, code, message] = await refusal('users', "startswith(accountEnabled,'t')");
    expect([status, code]).toEqual([400, 'BadRequest']);
    expect(message).toMatch(
      /^Invalid filter clause: No function signature for the function with name 'startsWith'/,
    );
  });

  it('is a property, when it is a bare word', async () => {
    expect(await refusal('users', 'displayName eq Uma')).toEqual([
      400,
      'BadRequest',
      "Invalid filter clause: Could not find a property named 'Uma' on type 'microsoft.graph.user'.",
    ]);
  });
});

describe('a value of its type', () => {
  it.each([
    ['users', 'accountEnabled eq true'],
    ['servicePrincipals', `appOwnerOrganizationId eq ${GUID}`],
    ['applications', `appId eq '${GUID}'`],
    ['auditLogs/directoryAudits', "result eq 'success'"],
    ['users', `assignedLicenses/any(l:l/skuId eq ${GUID})`],
  ])('is taken: %s, %s', async (path, filter) => {
    expect((await ask(path, filter, '&$count=true')).status).toBe(200);
  });
});

describe('a property that the type does not have', () => {
  it.each([
    ['users', "colour eq 'x'", 'colour', 'user'],
    ['groups', "startswith(colour,'x')", 'colour', 'group'],
    ['applications', "web/colour eq 'x'", 'web/colour', 'application'],
    ['servicePrincipals', "appRoles/any(r:r/colour eq 'x')", 'colour', 'appRole'],
    ['auditLogs/directoryAudits', "colour eq 'x'", 'colour', 'directoryAudit'],
  ])('is named: %s, %s', async (path, filter, name, type) => {
    expect(await refusal(path, filter)).toEqual([
      400,
      'BadRequest',
      `Invalid filter clause: Could not find a property named '${name}' on type 'microsoft.graph.${type}'.`,
    ]);
  });

  it('is another matter than one that Graph does not filter by', async () => {
    const { status, body } = await ask('users', "aboutMe eq 'x'");
    expect([status, codeOf(body)]).toEqual([400, 'Request_UnsupportedQuery']);
  });
});

describe('instants', () => {
  const made = async (comparison: string): Promise<unknown[]> =>
    namesOf((await ask('applications', `createdDateTime ${comparison}`)).body);

  it('are the same in every zone, and a day is its first instant', async () => {
    const { body } = await bench.graph(token, 'POST', '/applications', { displayName: 'Newest' });
    const time = Date.parse(String(body['createdDateTime']));
    const at = (shift: number) => new Date(time + shift * 3_600_000).toISOString().slice(0, 19);
    const all = await made(`ge ${at(0)}Z`);
    expect(all).toContain('Newest');
    for (const same of [`${at(-5)}-05:00`, `${at(2)}+02:00`, `${at(0)}+00:00`, `${at(0)}.0000000Z`])
      expect([same, await made(`ge ${same}`)]).toEqual([same, all]);
    expect(await made(`ge ${at(-4)}-05:00`)).toEqual([]);
    const day = at(0).slice(0, 10);
    expect(await made(`ge ${day}`)).toEqual(await made(`ge ${day}T00:00:00Z`));
    expect(await made(`lt ${day}`)).toEqual(await made(`lt ${day}T00:00:00Z`));
  });

  it.each([
    '2026-01-01T00:00:00',
    '2026-02-30T00:00:00Z',
    '2026-02-30',
    '2026-13-01',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:00:00+02',
    '2026-01-01T00:00:00.Z',
  ])('have a zone, and are in the calendar: %s', async (instant) => {
    const [status, code, message] = await refusal('applications', `createdDateTime ge ${instant}`);
    expect([status, code]).toEqual([400, 'BadRequest']);
    expect(message).toContain(`The DateTimeOffset text '${instant}' should be in format`);
  });

  it('lose a zone whose plus was not encoded: in an address that is a blank', async () => {
    const path = '/applications?$filter=createdDateTime%20ge%202026-01-01T00:00:00+02:00';
    const { status, body } = await bench.graph(token, 'GET', path);
    expect([status, codeOf(body)]).toEqual([400, 'BadRequest']);
  });
});
