import { expect, test } from 'vitest';
import { mapAttributes } from '../src/attributes.ts';

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

test.each([
  [
    'Entra',
    {
      [`${CLAIMS}/emailaddress`]: ['ada@example.com'],
      [`${CLAIMS}/givenname`]: ['Ada'],
      [`${CLAIMS}/surname`]: ['Lovelace'],
      [`${CLAIMS}/name`]: ['ada@example.onmicrosoft.com'],
      'http://schemas.microsoft.com/identity/claims/displayname': ['Ada Lovelace'],
      'http://schemas.microsoft.com/identity/claims/objectidentifier': ['oid-1'],
      'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups': ['g-1', 'g-2'],
      'http://schemas.microsoft.com/ws/2008/06/identity/claims/role': ['admin'],
    },
    { id: 'oid-1', groups: ['g-1', 'g-2'], roles: ['admin'] },
  ],
  [
    'Shibboleth',
    {
      'urn:oid:0.9.2342.19200300.100.1.3': ['ada@example.com'],
      'urn:oid:2.5.4.42': ['Ada'],
      'urn:oid:2.5.4.4': ['Lovelace'],
      'urn:oid:1.3.6.1.4.1.5923.1.5.1.1': ['eng'],
      cn: ['Ada Lovelace'],
    },
    { id: undefined, groups: ['eng'], roles: undefined },
  ],
  [
    'Okta, typed by hand',
    {
      email: ['ada@example.com'],
      firstName: ['Ada'],
      lastName: ['Lovelace'],
      cn: ['Ada Lovelace'],
      groups: ['eng'],
      id: ['00u'],
    },
    { id: '00u', groups: ['eng'], roles: undefined },
  ],
])('%s is understood without being asked', (_, attributes, more) => {
  expect(mapAttributes(attributes)).toEqual({
    email: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Lovelace',
    name: 'Ada Lovelace',
    ...more,
  });
});

test('what the connection was told comes instead', () => {
  const attributes = { email: ['work@example.com'], private: ['home@example.com'] };
  expect(mapAttributes(attributes, { email: 'private' }).email).toBe('home@example.com');
  expect(mapAttributes(attributes, { email: 'nothing' }).email).toBeUndefined();
});

test('groups are named as they come: a semicolon is a part of a name; none is not an empty list', () => {
  expect(mapAttributes({ memberOf: ['eng; ops;;eng'] }).groups).toEqual(['eng; ops;;eng']);
  expect(mapAttributes({ memberOf: [' eng', 'eng', 'eng', ''] }).groups).toEqual([' eng', 'eng']);
  expect(mapAttributes({ memberOf: ['a;b', 'c'] }).groups).toEqual(['a;b', 'c']);
  expect(mapAttributes({}).groups).toBeUndefined();
});

test('no name of every object is an attribute that came', () => {
  for (const name of ['__proto__', 'constructor', 'toString'])
    expect(mapAttributes({}, { email: name, groups: name })).toMatchObject({
      email: undefined,
      groups: undefined,
    });
});
