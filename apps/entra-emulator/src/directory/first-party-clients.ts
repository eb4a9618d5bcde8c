import { guidFromName } from '../randomness/random-source.ts';
import { newApplication } from './applications.ts';
import { MICROSOFT_DIRECTORY_ID, scopesOfAzure } from './first-party-resources.ts';
import type { ApplicationRecord } from './records.ts';
import { GRAPH_APP_ID } from './well-known.ts';

/** Where public clients come back to when they have no address of their own. */
const NATIVE_CLIENT = '/common/oauth2/nativeclient';

interface FirstParty {
  appId: string;
  displayName: string;
  /** Scopes that nobody is asked for, by the appId of their resource. From memory. */
  preauthorized: Readonly<Record<string, readonly string[]>>;
}

const SIGN_IN = ['openid', 'profile', 'email', 'offline_access'];
/** What Azure's command lines may do of Azure, and as the person who runs them in the directory. */
const OF_AZURE = {
  ...scopesOfAzure,
  [GRAPH_APP_ID]: [...SIGN_IN, 'AuditLog.Read.All', 'Directory.AccessAsUser.All'],
};
const OF_AZURE_CLI = {
  ...OF_AZURE,
  [GRAPH_APP_ID]: [...OF_AZURE[GRAPH_APP_ID], 'Group.ReadWrite.All', 'User.ReadWrite.All'],
};

const FIRST_PARTY: readonly FirstParty[] = [
  {
    appId: '04b07795-8ddb-461a-bbee-02f9e1bf7b46',
    displayName: 'Microsoft Azure CLI',
    preauthorized: OF_AZURE_CLI,
  },
  {
    appId: '1950a258-227b-4e31-a9cf-717495945fc2',
    displayName: 'Microsoft Azure PowerShell',
    preauthorized: OF_AZURE,
  },
  {
    appId: '872cd9fa-d31f-45e0-9eab-6e460a02d1f1',
    displayName: 'Visual Studio',
    preauthorized: OF_AZURE,
  },
  {
    appId: 'aebc6443-996d-45c2-90f0-388ff96faa56',
    displayName: 'Visual Studio Code',
    preauthorized: OF_AZURE,
  },
  {
    appId: '14d82eec-204b-4c2f-b7e8-296a70dab67e',
    displayName: 'Microsoft Graph Command Line Tools',
    preauthorized: {},
  },
];

function recordOf({ appId, displayName }: FirstParty): ApplicationRecord {
  const id = guidFromName(`first-party/${appId}`);
  const record = newApplication({
    ...{ id, appId, displayName },
    directoryId: MICROSOFT_DIRECTORY_ID,
    now: 0,
  });
  return {
    ...record,
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    isFallbackPublicClient: true,
    publicClient: {
      redirectUris: [
        'http://localhost',
        `https://login.microsoftonline.com${NATIVE_CLIENT}`,
        'urn:ietf:wg:oauth:2.0:oob',
      ],
    },
  };
}

const records = new Map(FIRST_PARTY.map((one) => [one.appId, recordOf(one)]));

/**
 * One of Microsoft's own public clients, which is there in every directory without a registration: command lines and editors
 * sign in with it.
 */
export const firstPartyClient = (appId: string): ApplicationRecord | undefined => records.get(appId);

/** Scopes of a resource that Microsoft lets a client of its own have without asking anybody. */
export const preauthorizedOfFirstParty = (appId: string, resourceAppId: string): readonly string[] =>
  FIRST_PARTY.find((one) => one.appId === appId)?.preauthorized[resourceAppId] ?? [];
