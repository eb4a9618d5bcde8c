import type { GroupRecord, UserRecord } from '../directory/records.ts';
import { isKept } from '../directory/removal.ts';

/** An object of the directory as the mappings see it: attributes are texts, and have the names of the provisioning service. */
export interface SourceObject {
  /** The text of an attribute; undefined where it is empty. */
  attribute(name: string): string | undefined;
  /** App roles that it holds on the application; looked up when a mapping asks. */
  roles(): readonly SourceRole[];
}

export interface SourceRole {
  id: string;
  value: string | null;
  displayName: string | null;
}

type Reader<T> = (record: T) => string | null | undefined;

const kept =
  (name: string): Reader<UserRecord> =>
  ({ withoutEffect }) => {
    const value = withoutEffect?.[name];
    return typeof value === 'string' ? value : undefined;
  };

const truth = (value: boolean): string => (value ? 'True' : 'False');

/** Without the mark of a guest: that is how names of guests are sent. */
const withoutMark = (name: string): string => name.replace(/#EXT#/i, '');

/** A user in deletedItems holds its name no more: the object id stands before it. */
const nameOf = ({ id, userPrincipalName, deletedDateTime }: UserRecord): string =>
  deletedDateTime === null ? userPrincipalName : `${id.replaceAll('-', '')}${userPrincipalName}`;

const userAttributes: Readonly<Record<string, Reader<UserRecord>>> = {
  objectId: ({ id }) => id,
  userPrincipalName: (user) => withoutMark(nameOf(user)),
  originalUserPrincipalName: nameOf,
  accountEnabled: ({ accountEnabled }) => truth(accountEnabled),
  displayName: ({ displayName }) => displayName,
  givenName: ({ givenName }) => givenName,
  surname: ({ surname }) => surname,
  mail: ({ mail }) => mail,
  mailNickname: ({ mailNickname }) => mailNickname,
  jobTitle: ({ jobTitle }) => jobTitle,
  department: ({ department }) => department,
  companyName: ({ companyName }) => companyName,
  employeeId: ({ employeeId }) => employeeId,
  preferredLanguage: ({ preferredLanguage }) => preferredLanguage,
  usageLocation: ({ usageLocation }) => usageLocation,
  physicalDeliveryOfficeName: ({ officeLocation }) => officeLocation,
  telephoneNumber: ({ businessPhones }) => businessPhones[0],
  mobile: ({ mobilePhone }) => mobilePhone,
  facsimileTelephoneNumber: kept('faxNumber'),
  streetAddress: kept('streetAddress'),
  city: kept('city'),
  state: kept('state'),
  postalCode: kept('postalCode'),
  country: kept('country'),
};

const groupAttributes: Readonly<Record<string, Reader<GroupRecord>>> = {
  objectId: ({ id }) => id,
  displayName: ({ displayName }) => displayName,
  description: ({ description }) => description,
  mailNickname: ({ mailNickname }) => mailNickname,
  mailEnabled: ({ mailEnabled }) => truth(mailEnabled),
  securityEnabled: ({ securityEnabled }) => truth(securityEnabled),
};

/** Attributes that lead to other objects, or are lists: mappings name them and the engine reads them by itself. */
const NOT_TEXT: Readonly<Record<string, readonly string[]>> = {
  User: ['manager', 'appRoleAssignments', 'IsSoftDeleted'],
  Group: ['members', 'IsSoftDeleted'],
};

/** Every attribute that a mapping may name, by the object that has it. */
export const SOURCE_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  User: [...Object.keys(userAttributes), ...(NOT_TEXT['User'] ?? [])],
  Group: [...Object.keys(groupAttributes), ...(NOT_TEXT['Group'] ?? [])],
};

const readerOf =
  <T>(record: T, readers: Readonly<Record<string, Reader<T>>>, isSoftDeleted: boolean) =>
  (name: string): string | undefined => {
    if (name === 'IsSoftDeleted') return truth(isSoftDeleted);
    const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
    const value = read?.(record);
    return value === null || value === '' ? undefined : value;
  };

/**
 * @param isSoftDeleted whether the user counts as gone: deleted, disabled, or out of scope. The provisioning service has one
 * attribute for all three
 */
export const sourceOfUser = (
  user: UserRecord,
  isSoftDeleted: boolean,
  roles: () => readonly SourceRole[],
): SourceObject => ({ attribute: readerOf(user, userAttributes, isSoftDeleted), roles });

export const sourceOfGroup = (group: GroupRecord): SourceObject => ({
  attribute: readerOf(group, groupAttributes, false),
  roles: () => [],
});

/** A deleted user who can still be restored. @param now ms */
export const isRestorable = (user: UserRecord | undefined, now: number): user is UserRecord =>
  user !== undefined && isKept(user, now);
