import { z } from 'zod';
import { dictionary, list, nonEmptyText, record } from '../shape/read-shape.ts';
import { application, servicePrincipal } from './application-shape.ts';
import { INVITERS } from './authorization.ts';
import { withFirstPartyApps } from './first-party-apps.ts';
import { policyLists, tenantAppManagement } from './policy-shape.ts';
import { MOST_RECORDS, nullableText, texts } from './record-fields.ts';
import type {
  AppRoleAssignmentRecord,
  DirectoryRecord,
  GroupRecord,
  PermissionGrantRecord,
  UserRecord,
} from './records.ts';
import type { StoreContent } from './store.ts';
import { subscription } from './subscription-shape.ts';
import { provisioningContent } from './synchronization-shape.ts';

/** What an exported state must look like to be taken back: every property of every record, and nothing else. */

const directory: z.ZodType<DirectoryRecord> = record(
  {
    id: nonEmptyText,
    displayName: z.string(),
    countryLetterCode: z.string(),
    domains: list(nonEmptyText),
    userConsentAllowed: z.boolean(),
    secretsForbidden: z.boolean(),
    secretMaxLifetime: nullableText,
    certificateMaxLifetime: nullableText,
  },
  {
    licence: z.enum(['Free', 'P1']),
    appManagement: tenantAppManagement,
    authorization: dictionary,
    allowInvitesFrom: z.enum(INVITERS),
    permissionGrantPoliciesAssigned: texts,
  },
);

const photo = record({ type: z.string(), base64: z.string() }, {});

const user: z.ZodType<UserRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    userPrincipalName: nonEmptyText,
    signInName: nonEmptyText,
    displayName: z.string(),
    givenName: nullableText,
    surname: nullableText,
    mail: nullableText,
    userType: z.enum(['Member', 'Guest']),
    accountEnabled: z.boolean(),
    homeIdentityProvider: nullableText,
    password: z.string(),
    directoryRoles: texts,
    createdDateTime: z.string(),
    deletedDateTime: nullableText,
    mailNickname: nullableText,
    jobTitle: nullableText,
    department: nullableText,
    companyName: nullableText,
    officeLocation: nullableText,
    mobilePhone: nullableText,
    preferredLanguage: nullableText,
    usageLocation: nullableText,
    employeeId: nullableText,
    businessPhones: texts,
    otherMails: texts,
  },
  {
    withoutEffect: dictionary,
    managerId: nonEmptyText,
    mustChangePassword: z.boolean(),
    invitation: record(
      {
        id: nonEmptyText,
        ticketHash: nonEmptyText,
        redirectUrl: nonEmptyText,
        state: z.enum(['PendingAcceptance', 'Accepted']),
        stateChangedAt: nonEmptyText,
      },
      {},
    ),
    photo,
  },
);

const group: z.ZodType<GroupRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    displayName: z.string(),
    description: nullableText,
    securityEnabled: z.boolean(),
    mailEnabled: z.boolean(),
    mailNickname: z.string(),
    groupTypes: texts,
    memberIds: texts,
    ownerIds: texts,
    createdDateTime: z.string(),
    deletedDateTime: nullableText,
  },
  { withoutEffect: dictionary, photo },
);

const permissionGrant: z.ZodType<PermissionGrantRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    clientId: z.string(),
    consentType: z.enum(['AllPrincipals', 'Principal']),
    principalId: nullableText,
    resourceId: z.string(),
    scope: z.string(),
  },
  {},
);

const appRoleAssignment: z.ZodType<AppRoleAssignmentRecord> = record(
  {
    id: nonEmptyText,
    directoryId: nonEmptyText,
    appRoleId: z.string(),
    principalId: z.string(),
    principalType: z.enum(['ServicePrincipal', 'User', 'Group']),
    resourceId: z.string(),
    createdDateTime: z.string(),
  },
  {},
);

const content = record(
  {
    directories: list(directory, MOST_RECORDS),
    users: list(user, MOST_RECORDS),
    groups: list(group, MOST_RECORDS),
    applications: list(application, MOST_RECORDS),
    servicePrincipals: list(servicePrincipal, MOST_RECORDS),
    permissionGrants: list(permissionGrant, MOST_RECORDS),
    appRoleAssignments: list(appRoleAssignment, MOST_RECORDS),
    deletedUsers: list(user, MOST_RECORDS),
    deletedGroups: list(group, MOST_RECORDS),
    subscriptions: list(subscription, MOST_RECORDS).default([]),
    ...provisioningContent,
    ...policyLists,
  },
  {},
);

/** Exported content: nothing in it is used twice, or in no directory of it. */
export const storeContent: z.ZodType<StoreContent> = content
  .pipe(
    z.custom<z.infer<typeof content>>().superRefine((read, context) => {
      // An unknown property alone does not end a pipe.
      if (context.issues.length > 0) return;
      const directories = new Set(read.directories.map((one) => one.id));
      for (const [kind, records] of Object.entries(read)) {
        const seen = new Set<string>();
        records.forEach((one, index) => {
          const refuse = (property: string, message: string): void =>
            context.addIssue({ code: 'custom', path: [kind, index, property], message });
          if (seen.has(one.id)) refuse('id', 'used twice');
          else if ('directoryId' in one && !directories.has(one.directoryId))
            refuse('directoryId', 'is no directory of this document');
          seen.add(one.id);
        });
      }
    }),
  )
  .transform(withFirstPartyApps);
