import { guidFromName } from '../randomness/random-source.ts';
import { graphScopes } from './graph-permissions.ts';
import type { GrantConditionSet, PermissionGrantPolicyRecord } from './policy-records.ts';
import { AZURE_AD_GRAPH_APP_ID, GRAPH_APP_ID } from './well-known.ts';

/** The permission grant policies that every directory has and nobody changes. What they say is documented; the words are ours. */

/** What the recommended policy leaves to administrators: mail, files, calendars and the like. */
const RECOMMENDED_EXCEPT =
  `Files.Read.All Files.ReadWrite.All Sites.Read.All Sites.ReadWrite.All Mail.Read Mail.ReadWrite
  Mail.ReadBasic Mail.Read.Shared Mail.ReadBasic.Shared Mail.ReadWrite.Shared MailboxItem.Read Calendars.Read
  Calendars.ReadBasic Calendars.ReadWrite Calendars.Read.Shared Calendars.ReadWrite.Shared Chat.Read Chat.ReadWrite
  OnlineMeetings.Read OnlineMeetings.ReadWrite MailboxFolder.Read MailboxFolder.ReadWrite MailboxSettings.Read
  MailboxSettings.ReadWrite Contacts.ReadWrite Contacts.Read.Shared Contacts.ReadWrite.Shared Tasks.Read
  Tasks.Read.Shared Tasks.ReadWrite Tasks.ReadWrite.Shared People.Read`.split(/\s+/);

const idsOf = (values: readonly string[]): string[] =>
  graphScopes.flatMap(({ id, value }) => (value !== null && values.includes(value) ? [id] : []));

/** Mail programs that the documentation names. */
const MAIL_PROGRAMS = [
  'f8d98a96-0999-43f5-8af3-69971c7bb423',
  'b50c1dbd-1855-4e54-b07c-d3c3029e93d3',
  'e9a7fea1-1cc0-4cd9-a31b-9137ca5deedd',
  '8acd33ea-7197-4a96-bc33-d7cc7101262f',
  '2cee05de-2b8f-45a2-8289-2a06ca32c4c8',
  '9e5f94bc-e8a4-4e73-b8be-63364c29d753',
];

/** A condition set that asks for nothing but what is given. */
export const anyGrant = (
  id: string,
  given: Partial<GrantConditionSet> & Pick<GrantConditionSet, 'permissionType'>,
): GrantConditionSet => ({
  permissionClassification: 'all',
  resourceApplication: 'any',
  permissions: ['all'],
  clientApplicationIds: ['all'],
  clientApplicationTenantIds: ['all'],
  clientApplicationPublisherIds: ['all'],
  clientApplicationsFromVerifiedPublisherOnly: false,
  ...given,
  id,
});

type Conditions = Partial<GrantConditionSet> & Pick<GrantConditionSet, 'permissionType'>;
type Described = readonly [
  policyId: string,
  displayName: string,
  description: string,
  includes: readonly Conditions[],
  excludes?: readonly Conditions[],
];

const application = { permissionType: 'application' } as const;
const delegated = { permissionType: 'delegated' } as const;
const consentable = { permissionType: 'delegatedUserConsentable' } as const;
const verified = { clientApplicationsFromVerifiedPublisherOnly: true };

function described(directoryId: string): Described[] {
  const registeredHere = { clientApplicationTenantIds: [directoryId] };
  const low = { ...consentable, permissionClassification: 'low' };
  const delicate = {
    ...consentable,
    resourceApplication: GRAPH_APP_ID,
    permissions: idsOf(RECOMMENDED_EXCEPT),
  };
  return [
    [
      'microsoft-user-default-legacy',
      'User Default Legacy Policy',
      'Whatever needs no administrator, for every application.',
      [consentable],
    ],
    [
      'microsoft-user-default-low',
      'User Default Low Risk Policy',
      'What is classified as low, for applications of verified publishers or of this directory.',
      [
        { ...low, ...verified },
        { ...low, ...registeredHere },
      ],
    ],
    [
      'microsoft-user-default-recommended',
      'User Default Recommended Policy',
      'Whatever needs no administrator, but for mail, files, calendars and the like.',
      [consentable],
      [delicate],
    ],
    [
      'microsoft-user-default-allow-consent-apps',
      'User Default Mail Programs Policy',
      'Mail and the like, for well-known mail programs.',
      [{ ...delicate, clientApplicationIds: MAIL_PROGRAMS }],
    ],
    [
      'microsoft-all-application-permissions',
      'All Application Permissions',
      'Application permissions of every API, for every application.',
      [application],
    ],
    [
      'microsoft-all-application-permissions-verified',
      'All Application Permissions, Verified',
      'Application permissions of every API, for applications of verified publishers or of this directory.',
      [
        { ...application, ...verified },
        { ...application, ...registeredHere },
      ],
    ],
    [
      'microsoft-application-admin',
      'Application Admin Policy',
      'What Application Administrators may consent to.',
      [delegated, application],
      [
        { ...application, resourceApplication: GRAPH_APP_ID },
        { ...application, resourceApplication: AZURE_AD_GRAPH_APP_ID },
      ],
    ],
    [
      'microsoft-company-admin',
      'Company Admin Policy',
      'What Global Administrators may consent to.',
      [application, delegated],
    ],
  ];
}

/** Ids are the same at every start. */
export function builtInGrantPolicies(directoryId: string): PermissionGrantPolicyRecord[] {
  return described(directoryId).map(([policyId, displayName, description, includes, excludes = []]) => {
    const name = `entra-emulator/grant-policy/${policyId}`;
    const sets = (side: string, all: readonly Conditions[]): GrantConditionSet[] =>
      all.map((one, index) => anyGrant(guidFromName(`${name}/${side}/${index}`), one));
    return {
      ...{ id: policyId, directoryId, policyId, displayName, description },
      includes: sets('includes', includes),
      excludes: sets('excludes', excludes),
    };
  });
}

export const isReservedPolicyId = (policyId: string): boolean =>
  policyId.toLowerCase().startsWith('microsoft-');
