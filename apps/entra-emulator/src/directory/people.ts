import { isoSeconds } from '../clock/clock.ts';
import type { GroupRecord, UserRecord } from './records.ts';

type NewUser = Pick<UserRecord, 'id' | 'directoryId' | 'userPrincipalName' | 'displayName' | 'password'> &
  Partial<UserRecord>;

/** A user as Graph creates it from the least that it takes. @param now ms */
export function newUser(given: NewUser, now: number): UserRecord {
  return {
    signInName: given.userPrincipalName,
    givenName: null,
    surname: null,
    mail: null,
    userType: 'Member',
    accountEnabled: true,
    homeIdentityProvider: null,
    directoryRoles: [],
    mailNickname: given.userPrincipalName.split('@')[0] ?? null,
    jobTitle: null,
    department: null,
    companyName: null,
    officeLocation: null,
    mobilePhone: null,
    preferredLanguage: null,
    usageLocation: null,
    employeeId: null,
    businessPhones: [],
    otherMails: [],
    createdDateTime: isoSeconds(now),
    deletedDateTime: null,
    ...given,
  };
}

type NewGroup = Pick<GroupRecord, 'id' | 'directoryId' | 'displayName'> & Partial<GroupRecord>;

/** A security group without members. @param now ms */
export function newGroup(given: NewGroup, now: number): GroupRecord {
  return {
    description: null,
    securityEnabled: true,
    mailEnabled: false,
    mailNickname: given.displayName.replace(/[^A-Za-z0-9]/g, '').slice(0, 64) || 'group',
    groupTypes: [],
    memberIds: [],
    ownerIds: [],
    createdDateTime: isoSeconds(now),
    deletedDateTime: null,
    ...given,
  };
}
