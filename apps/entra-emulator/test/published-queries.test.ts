import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { typeOfProperty } from '../src/graph/query/property-types.ts';
import { Bench } from './support/bench.ts';
import { codeOf, tokenWith } from './support/graph-access.ts';

/* What Microsoft has published of filters and sorting, row by row: taken so, refused otherwise. */

let bench: Bench;
let token: string;
beforeAll(async () => {
  bench = await Bench.start();
  token = await tokenWith(bench, [
    ...['Application.Read.All', 'User.Read.All', 'Group.Read.All'],
    ...['AdministrativeUnit.Read.All', 'RoleManagement.Read.Directory'],
  ]);
});
afterAll(() => bench.close());

const LISTS: Readonly<Record<string, string>> = {
  administrativeUnit: '/directory/administrativeUnits',
  application: '/applications',
  directoryRole: '/directoryRoles',
  group: '/groups',
  servicePrincipal: '/servicePrincipals',
  user: '/users',
};

const OPERATORS = ['eq', 'startsWith', 'endsWith', 'ge', 'null', 'zero', 'one', 'orderby'] as const;
type Operator = (typeof OPERATORS)[number];

const rows = readFileSync(new URL('../src/graph/query/published.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [type = '', property = '', written = ''] = line.split('\t');
    return {
      type,
      property,
      levels: new Map(written.split(' ').map((one) => one.split('=') as [string, string])),
    };
  });
type Row = (typeof rows)[number];

/** The type of the property in Graph's schema; of what is looked into by `any`, that of its entries. */
function typeOf(type: string, property: string): string {
  const [list = '', inside] = property.split(/\/any\/?/);
  if (list.endsWith('/$count')) return 'Edm.Int64';
  const told = typeOfProperty(type, list) ?? 'Edm.String';
  if (inside === undefined) return told;
  const entry = told.replace(/^\[|\]$/g, '');
  return inside === '' ? entry : (typeOfProperty(entry, inside) ?? 'Edm.String');
}

/** A value of the type, as a filter writes it; of enumerations and texts one in quotes. */
const LITERALS: Readonly<Record<string, string>> = {
  'Edm.Boolean': 'true',
  'Edm.DateTimeOffset': '2026-01-01T00:00:00Z',
  'Edm.Guid': '00000003-0000-0000-c000-000000000000',
  'Edm.Int64': '7',
};

/** The filter that asks so of a property, inside of an `any` where it is of the entries of a list. */
function filterOf(property: string, operator: Operator, literal: string): string {
  const [list = '', inside] = property.split('/any');
  if (inside !== undefined) return `${list}/any(p:${filterOf(`p${inside}`, operator, literal)})`;
  const forms: Readonly<Record<Operator, string>> = {
    ...{ eq: `${property} eq ${literal}`, null: `${property} eq null`, ge: `${property} ge ${literal}` },
    ...{ startsWith: `startswith(${property},'x')`, endsWith: `endswith(${property},'x')` },
    ...{ zero: `${property} eq 0`, one: `${property} eq 1`, orderby: '' },
  };
  return forms[operator];
}

const isOf = ({ property }: Row, operator: Operator): boolean =>
  property.endsWith('/$count') === ['zero', 'one'].includes(operator);

/** Whether OData has no such clause of values of that type, whatever the property: that is told before all else. */
const isNoClause = (type: string, operator: Operator): boolean =>
  operator === 'startsWith' || operator === 'endsWith'
    ? type.startsWith('Edm.') && type !== 'Edm.String'
    : operator === 'ge' && type === 'Edm.Boolean';

async function answered({ type, property }: Row, operator: Operator, advanced: boolean): Promise<number> {
  const ofType = typeOf(type, property);
  const literal = LITERALS[ofType] ?? "'x'";
  const option =
    operator === 'orderby'
      ? `$orderby=${property}`
      : `$filter=${encodeURIComponent(filterOf(property, operator, literal))}`;
  const extra = advanced ? '&$count=true' : '';
  const headers = advanced ? { consistencylevel: 'eventual' } : {};
  const path = `${LISTS[type]}?${option}${extra}`;
  const { status, body } = await bench.graph(token, 'GET', path, undefined, headers);
  if (status === 501) expect(codeOf(body)).toBe('NotEmulated');
  const refused = isNoClause(ofType, operator) ? 'BadRequest' : 'Request_UnsupportedQuery';
  if (status === 400) expect([path, codeOf(body)]).toEqual([path, refused]);
  return status;
}

/** What the emulator has no answer to: what leads to other objects, and what v1.0 does not show. */
const NOT_EMULATED: Readonly<Record<string, RegExp>> = {
  administrativeUnit: /^scopedRoleMembers/,
  application: /^(?:createdOnBehalfOf|extensionProperties|federatedIdentityCredentials\/any)/,
  directoryRole: /^$/,
  group: /^(?:appRoleAssignments|createdByAppId|createdOnBehalfOf|infoCatalogs|settings)/,
  servicePrincipal:
    /^(?:appRoleAssign\w+\/|createdObjects|delegatedPermissionClassifications|federatedIdentity|oauth2|ownedObjects|publisherName)/,
  user: /^(?:appRoleAssignments|cloudRealtime|createdObjects|infoCatalogs|isLicenseRec|licenseDetails|manager|oauth2|onPremisesSipInfo|ownedObjects|passwordProfile|scopedRoleMemberOf)/,
};

/** Answers without and with an advanced query. */
const TAKEN: Readonly<Record<string, readonly number[]>> = { default: [200, 200], advanced: [400, 200] };
const REFUSED = [400, 400];

describe('published filters', () => {
  it.each(rows.filter(({ levels }) => [...levels.keys()].some((one) => one !== 'orderby')))(
    'of $type: $property',
    async (row) => {
      const isBuilt = NOT_EMULATED[row.type]?.test(row.property) === false;
      for (const operator of OPERATORS.filter((one) => one !== 'orderby' && isOf(row, one))) {
        const wanted = TAKEN[row.levels.get(operator) ?? ''] ?? REFUSED;
        // `endswith` and sizes want an advanced query of whatever it is; a list is looked for before what is in it.
        const isAdvanced = row.property.includes('/any')
          ? false
          : operator === 'endsWith' || row.property.endsWith('/$count');
        const got = [await answered(row, operator, false), await answered(row, operator, true)];
        const isRefused = isNoClause(typeOf(row.type, row.property), operator);
        const unbuilt = isRefused ? REFUSED : [isAdvanced ? 400 : 501, 501];
        const expected = isBuilt ? wanted : unbuilt;
        expect([operator, ...got]).toEqual([operator, ...expected]);
      }
    },
  );

  it('look into lists, and never take one for a value', async () => {
    for (const path of ["/applications?$filter=tags eq 'x'", "/users?$filter=assignedPlans eq 'x'"]) {
      const { status, body } = await bench.graph(token, 'GET', path);
      expect([path, status, codeOf(body)]).toEqual([path, 400, 'BadRequest']);
    }
  });
});

describe('published sorting', () => {
  it.each(rows.filter(({ levels }) => levels.has('orderby')))('of $type: $property', async (row) => {
    const isBuilt = `${row.type} ${row.property}` !== 'administrativeUnit createdDateTime';
    const wanted = isBuilt ? TAKEN[row.levels.get('orderby') ?? ''] : [501, 501];
    expect([await answered(row, 'orderby', false), await answered(row, 'orderby', true)]).toEqual(wanted);
  });

  it.each(['/groups?$orderby=createdDateTime', '/users?$orderby=mail', '/applications?$orderby=appId'])(
    'has nothing else: %s',
    async (path) => {
      const headers = { consistencylevel: 'eventual' };
      const { status, body } = await bench.graph(token, 'GET', `${path}&$count=true`, undefined, headers);
      expect([status, codeOf(body)]).toEqual([400, 'Request_UnsupportedQuery']);
    },
  );
});
