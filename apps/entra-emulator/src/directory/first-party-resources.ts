import { guidFromName } from '../randomness/random-source.ts';
import type { AppRole, PermissionScope } from './records.ts';
import type { Resource } from './resource.ts';

/** Microsoft's own directory, which its applications are registered in. It is not one of the emulator's. */
export const MICROSOFT_DIRECTORY_ID = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

/** A permission: what it is called in tokens, and its published id. Without one, one of the emulator's own. */
type Permission = readonly [value: string, id?: string];

interface FirstPartyResource {
  appId: string;
  displayName: string;
  /** What it is called before a scope, and in `resource`. The first is the audience where it is named by its id. */
  names: readonly [string, ...string[]];
  scopes: readonly Permission[];
  roles?: readonly Permission[];
}

export const AZURE_MANAGEMENT_APP_ID = '797f4846-ba00-4fd7-ba43-dac1f8f63013';
const EXCHANGE_APP_ID = '00000002-0000-0ff1-ce00-000000000000';
const AZURE_DEVOPS_APP_ID = '499b84ac-1321-427f-aa17-267ca6975798';

/**
 * Microsoft's own APIs besides Graph, which are there in every directory: what the Azure SDKs, command lines, Terraform and
 * programs of mail ask tokens for. There is nothing behind them here but the tokens and the enterprise app.
 */
const FIRST_PARTY: readonly FirstPartyResource[] = [
  {
    appId: AZURE_MANAGEMENT_APP_ID,
    displayName: 'Windows Azure Service Management API',
    names: ['https://management.azure.com', 'https://management.core.windows.net'],
    scopes: [['user_impersonation', '41094075-9dad-400e-a0bd-54e686782033']],
  },
  {
    appId: 'e406a681-f3d4-42a8-90b6-c2b029497af1',
    displayName: 'Azure Storage',
    names: ['https://storage.azure.com'],
    scopes: [['user_impersonation', '03e0da56-190b-40ad-a80c-ea378c433f7f']],
  },
  {
    appId: 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093',
    displayName: 'Azure Key Vault',
    names: ['https://vault.azure.net'],
    scopes: [['user_impersonation', 'f53da476-18e3-4152-8e01-aec403e6edc0']],
  },
  {
    appId: '022907d3-0f1b-48f7-badc-1ba6abab6d66',
    displayName: 'Azure SQL Database',
    names: ['https://database.windows.net'],
    scopes: [['user_impersonation', 'c39ef2d1-04ce-46dc-8b5f-e9a5c60f0fc9']],
  },
  {
    appId: '123cd850-d9df-40bd-94d5-c9f07b7fa203',
    displayName: 'Azure OSSRDBMS Database',
    names: ['https://ossrdbms-aad.database.windows.net'],
    scopes: [['user_impersonation', 'cef99a3a-4cd3-4408-8143-4375d1e38a17']],
  },
  {
    appId: 'a232010e-820c-4083-83bb-3ace5fc29d0b',
    displayName: 'Azure Cosmos DB',
    names: ['https://cosmos.azure.com'],
    scopes: [['user_impersonation']],
  },
  {
    appId: '80a10ef9-8168-493d-abf9-3297c4ef6e3c',
    displayName: 'Microsoft.ServiceBus',
    names: ['https://servicebus.azure.net'],
    scopes: [['user_impersonation', '40e16207-c5fd-4916-8ca4-64565f2367ca']],
  },
  {
    appId: '80369ed6-5f11-4dd9-bef3-692475845e77',
    displayName: 'Microsoft.EventHubs',
    names: ['https://eventhubs.azure.net'],
    scopes: [['user_impersonation', '7d388411-3845-4cfc-aa69-33192f4b9735']],
  },
  {
    appId: '7d312290-28c8-473c-a0ed-8e53749b6d6d',
    displayName: 'Microsoft Cognitive Services',
    names: ['https://cognitiveservices.azure.com'],
    scopes: [['user_impersonation', '5f1e8914-a52b-429f-9324-91b92b81adaf']],
  },
  {
    appId: '880da380-985e-4198-81b9-e05b1cc53158',
    displayName: 'Azure Cognitive Search',
    names: ['https://search.azure.com'],
    scopes: [['user_impersonation', 'a4165a31-5d9e-4120-bd1e-9d88c66fd3b8']],
  },
  {
    appId: 'e933bd07-d2ee-4f1d-933c-3752b819567b',
    displayName: 'Azure Monitor Control Service',
    names: ['https://monitor.azure.com'],
    scopes: [['AMA.Ingest', '8a4fc8e7-d346-4d67-a1d3-e83b55cf3659']],
  },
  {
    appId: 'ca7f3f0b-7d91-482c-8e09-c5d840d0eac5',
    displayName: 'Log Analytics API',
    names: ['https://api.loganalytics.io', 'https://api.loganalytics.azure.com'],
    scopes: [['Data.Read']],
    roles: [['Data.Read', 'e8f6e161-84d0-4cd7-9441-2d46ec9ec3d5']],
  },
  {
    appId: AZURE_DEVOPS_APP_ID,
    displayName: 'Azure DevOps',
    names: [AZURE_DEVOPS_APP_ID, 'https://app.vssps.visualstudio.com'],
    scopes: [['user_impersonation', 'ee69721e-6c3a-468f-a9ec-302d16a4c599']],
  },
  {
    appId: EXCHANGE_APP_ID,
    displayName: 'Office 365 Exchange Online',
    names: ['https://outlook.office365.com', 'https://outlook.office.com'],
    scopes: [
      ['EWS.AccessAsUser.All', '3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5'],
      ['IMAP.AccessAsUser.All'],
      ['POP.AccessAsUser.All'],
      ['SMTP.Send'],
    ],
    roles: [
      ['full_access_as_app', 'dc890d15-9560-4a4c-9b7f-a736ec74ec40'],
      ['Exchange.ManageAsApp', 'dc50a0fb-09a3-484d-be87-e023b12c6440'],
    ],
  },
];

const idOf = (appId: string, kind: string, [value, id]: Permission): string =>
  id ?? guidFromName(`first-party/${appId}/${kind}/${value}`);

const scopeOf = ({ appId, displayName }: FirstPartyResource, permission: Permission): PermissionScope => ({
  id: idOf(appId, 'scope', permission),
  value: permission[0],
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: `Access ${displayName}`,
  adminConsentDescription: `Access ${displayName} as the signed-in user`,
  userConsentDisplayName: `Access ${displayName}`,
  userConsentDescription: `Access ${displayName} as you`,
});

const roleOf = ({ appId, displayName }: FirstPartyResource, permission: Permission): AppRole => ({
  id: idOf(appId, 'role', permission),
  value: permission[0],
  displayName: `Access ${displayName}`,
  description: `Access ${displayName} without a signed-in user`,
  isEnabled: true,
  allowedMemberTypes: ['Application'],
});

function resourcesOf(one: FirstPartyResource): Resource[] {
  const { appId, displayName, names, scopes, roles = [] } = one;
  const facts = {
    ...{ appId, displayName, tokenVersion: 1 as const },
    scopes: scopes.map((scope) => scopeOf(one, scope)),
    appRoles: roles.map((role) => roleOf(one, role)),
  };
  return names.map((audience) => ({ ...facts, audience }));
}

/** Each of them as often as it has names, with that name for the audience. */
export const firstPartyResources: readonly Resource[] = FIRST_PARTY.flatMap(resourcesOf);

/** What Azure's command lines and editors may do of Azure without anybody's consent, by the appId of the resource. From memory. */
export const scopesOfAzure: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  FIRST_PARTY.filter(({ appId }) => appId !== EXCHANGE_APP_ID).map(({ appId, scopes }) => [
    appId,
    scopes.map(([value]) => value),
  ]),
);
