import type { EntraEmulator, SeedDocument } from '@portico/entra-emulator';

/** What the policies of directories allow, one after the other: of twenty, six have one. */
const POLICIES = [
  ...[{}, { secretMaxLifetime: 'P30D' }, { secretMaxLifetime: 'P90D' }, {}, { secretsForbidden: true }],
  ...[{ secretMaxLifetime: 'P180D' }, {}, {}, {}, {}],
  ...[{}, { secretMaxLifetime: 'P180D' }, { secretMaxLifetime: 'P90D' }, {}, {}],
  ...[{}, {}, {}, {}, {}],
];

export const OPERATOR = 'operator.example';
export const domainOf = (index: number): string => `customer-${index}.example`;

/** One directory with the operator's provisioning app, and so many of customers. */
export function seedOf(customers: number): SeedDocument {
  const operator = {
    ...{ displayName: 'Operator', domains: [OPERATOR] },
    applications: [
      {
        displayName: 'Provisioning',
        secret: 'simulated~secret~guards~nothing',
        redirectUris: ['http://localhost:3000/v1/sso/microsoft/consent/callback'],
        signInAudience: 'AzureADMultipleOrgs' as const,
        graphAppRoles: ['Application.ReadWrite.OwnedBy'],
      },
    ],
  };
  const directories = Array.from({ length: customers }, (_, index) => ({
    ...{ displayName: `Customer ${index}`, domains: [domainOf(index)] },
    ...POLICIES[index % POLICIES.length],
  }));
  return { directories: [operator, ...directories] };
}

type Emulated = Pick<EntraEmulator, 'controlUrl' | 'fetch'>;

const GRAPH_ID = '00000003-0000-0000-c000-000000000000';
const OWNED_BY = '18a4783c-866b-4cc7-a460-3d5e5662c884';

/** What is done in the directories as their administrators do it. No trouble of the network comes in between. */
export function directoriesOf({ controlUrl, fetch }: Emulated, provisioningClientId: string) {
  async function send<T>(method: string, path: string, body?: object): Promise<T> {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await fetch(controlUrl + path, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
  const graph = (directoryId: string) => `/directories/${directoryId}/graph`;
  return {
    send,
    /** The administrator approves the provisioning app. */
    async approve(directoryId: string): Promise<void> {
      const own = `${graph(directoryId)}/servicePrincipals`;
      const { id } = await send<{ id: string }>('POST', own, { appId: provisioningClientId });
      const resource = await send<{ id: string }>('GET', `${own}(appId='${GRAPH_ID}')`);
      await send('POST', `${own}/${id}/appRoleAssignments`, {
        ...{ principalId: id, resourceId: resource.id, appRoleId: OWNED_BY },
      });
    },
    withdraw: (directory: string) =>
      send('POST', '/revoke-consent', {
        ...{ directory, clientId: provisioningClientId, removeEnterpriseApp: true },
      }),
    /** A secret of the provisioning app that outlives the simulation: nobody renews it here. */
    async lastingSecret(operatorsDirectoryId: string): Promise<string> {
      const app = `${graph(operatorsDirectoryId)}/applications(appId='${provisioningClientId}')`;
      const passwordCredential = { displayName: 'lasting', endDateTime: '2127-01-01T00:00:00Z' };
      const { secretText } = await send<{ secretText: string }>('POST', `${app}/addPassword`, {
        passwordCredential,
      });
      return secretText;
    },
    application: (directoryId: string, objectId: string) =>
      send<Application>('GET', `${graph(directoryId)}/applications/${objectId}`),
    /** What is in all of them, deleted objects too. */
    inventory: () => send<{ applications: readonly Application[] }>('GET', '/state'),
  };
}

export type Directories = ReturnType<typeof directoriesOf>;

/** An app registration as the inventory shows it. */
export type Application = {
  readonly id: string;
  readonly appId: string;
  readonly directoryId: string;
  readonly deletedDateTime: string | null;
  readonly web: { readonly redirectUris: readonly string[] };
  readonly passwordCredentials: readonly { readonly keyId: string; readonly displayName: string | null }[];
  readonly keyCredentials: readonly { readonly keyId: string; readonly displayName: string | null }[];
};
