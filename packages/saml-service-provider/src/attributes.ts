/** What an assertion says of a person, by the names of section 2 of `connections.md`. */
export type MappedAttributes = {
  readonly email: string | undefined;
  readonly firstName: string | undefined;
  readonly lastName: string | undefined;
  readonly name: string | undefined;
  readonly id: string | undefined;
  /** Undefined where no such attribute came: that is no empty list. */
  readonly groups: readonly string[] | undefined;
  readonly roles: readonly string[] | undefined;
};

export type AttributeField = keyof MappedAttributes;

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const MICROSOFT = 'http://schemas.microsoft.com/identity/claims';

/** Names that providers use without being asked, the most telling first. */
export const DEFAULT_NAMES: Readonly<Record<AttributeField, readonly string[]>> = {
  email: [
    `${CLAIMS}/emailaddress`,
    'urn:oid:0.9.2342.19200300.100.1.3',
    'urn:oid:1.2.840.113549.1.9.1',
    'mail',
    'email',
  ],
  firstName: [`${CLAIMS}/givenname`, 'urn:oid:2.5.4.42', 'givenName', 'firstName'],
  lastName: [`${CLAIMS}/surname`, 'urn:oid:2.5.4.4', 'sn', 'lastName'],
  // The claim `name` is a person's name at most providers, and the UPN at Entra.
  name: [`${MICROSOFT}/displayname`, `${CLAIMS}/name`, 'cn'],
  id: ['id', `${MICROSOFT}/objectidentifier`],
  groups: [
    'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
    'http://schemas.xmlsoap.org/claims/Group',
    'urn:oid:1.3.6.1.4.1.5923.1.5.1.1',
    'groups',
    'memberOf',
    'member',
  ],
  roles: ['http://schemas.microsoft.com/ws/2008/06/identity/claims/role', 'Role'],
};

type Values = { readonly [name: string]: readonly string[] };

/**
 * @param attributes of a verified assertion
 * @param chosen names that the connection was told, instead of the default ones
 */
export function mapAttributes(
  attributes: Values,
  chosen: Partial<Readonly<Record<AttributeField, string>>> = {},
): MappedAttributes {
  const values = (field: AttributeField): readonly string[] | undefined => {
    const name = chosen[field];
    const names = name === undefined ? DEFAULT_NAMES[field] : [name];
    const found = names.find((each) => Object.hasOwn(attributes, each));
    return found === undefined ? undefined : attributes[found];
  };
  const first = (field: AttributeField) => values(field)?.[0];
  return {
    email: first('email'),
    firstName: first('firstName'),
    lastName: first('lastName'),
    name: first('name'),
    id: first('id'),
    groups: list(values('groups')),
    roles: list(values('roles')),
  };
}

/** Each once, as it is written. */
function list(values: readonly string[] | undefined): readonly string[] | undefined {
  return values && [...new Set(values)].filter((value) => value !== '');
}
