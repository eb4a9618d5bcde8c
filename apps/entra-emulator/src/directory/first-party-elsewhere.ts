/**
 * Microsoft's own applications of which there is nothing here, not even tokens. Whoever names one is told so: as an unknown
 * name it would look like a mistake. Ids from Microsoft's list of first-party applications and from public lists of them,
 * addresses from each service's documentation.
 */
interface Elsewhere {
  displayName: string;
  appIds?: readonly string[];
  /** What stands before a scope, in lower case and without a slash at the end. */
  names?: readonly string[];
  /** Where each account, site or organization has an address of its own, below these. */
  hosts?: readonly string[];
}

const ELSEWHERE: readonly Elsewhere[] = [
  {
    displayName: 'SharePoint Online',
    appIds: ['00000003-0000-0ff1-ce00-000000000000'],
    hosts: ['sharepoint.com'],
  },
  {
    displayName: 'a storage account of Azure (https://storage.azure.com is there)',
    hosts: ['blob', 'dfs', 'file', 'queue', 'table'].map((kind) => `${kind}.core.windows.net`),
  },
  {
    displayName: 'a Service Bus or Event Hubs namespace (https://servicebus.azure.net is there)',
    hosts: ['servicebus.windows.net'],
  },
  {
    displayName: 'an account of Cosmos DB (https://cosmos.azure.com is there)',
    hosts: ['documents.azure.com'],
  },
  {
    displayName: 'Power BI and Fabric',
    appIds: ['00000009-0000-0000-c000-000000000000'],
    names: ['https://analysis.windows.net/powerbi/api', 'https://api.fabric.microsoft.com'],
  },
  {
    displayName: 'Dataverse',
    appIds: ['00000007-0000-0000-c000-000000000000'],
    hosts: ['dynamics.com'],
  },
  { displayName: 'Azure Databricks', appIds: ['2ff814a6-3304-4ab8-85cb-cd0e6f879c1d'] },
  {
    displayName: 'Azure App Configuration',
    appIds: ['35ffadb3-7fc1-497e-b61b-381d28e744cc'],
    names: ['https://appconfig.azure.com', 'https://azconfig.io'],
    hosts: ['azconfig.io'],
  },
  { displayName: 'Azure Container Registry', names: ['https://containerregistry.azure.net'] },
  { displayName: 'Azure Synapse', names: ['https://dev.azuresynapse.net'] },
  { displayName: 'Azure Machine Learning', names: ['https://ml.azure.com', 'https://ai.azure.com'] },
  { displayName: 'Azure Batch', names: ['https://batch.core.windows.net'] },
  { displayName: 'Azure Event Grid', names: ['https://eventgrid.azure.net'] },
  { displayName: 'Azure Data Explorer', hosts: ['kusto.windows.net'] },
  // Azure/kubelogin, "Using kubelogin with AKS": the server, and the client of its users.
  {
    displayName: 'Azure Kubernetes Service',
    appIds: ['6dae42f8-4368-4678-94ff-3960e28e3630', '80faf920-1908-4b52-b5ef-a8e7bedfc67a'],
  },
  // Scopes in the clients of Azure's SDKs; `BotTokenClient` of Microsoft's Teams SDK; best practices of Azure Cache for Redis.
  { displayName: 'Azure Bot Service', names: ['https://api.botframework.com'] },
  {
    displayName: 'Azure Cache for Redis',
    appIds: ['acca5fbb-b7e4-4009-81f1-37e38fd66d78'],
    names: ['https://redis.azure.com'],
  },
  { displayName: 'Microsoft Purview', names: ['https://purview.azure.net'] },
  { displayName: 'Azure Digital Twins', names: ['https://digitaltwins.azure.net'] },
  { displayName: 'Azure Attestation', names: ['https://attest.azure.net'] },
  { displayName: 'Azure Web PubSub', names: ['https://webpubsub.azure.com'] },
  {
    displayName: 'Azure Communication Services',
    names: [
      'https://communication.azure.com',
      'https://communication.azure.com/clients',
      'https://auth.msft.communication.azure.com',
    ],
  },
  // The flow samples of Power Automate ask for it with and without a second slash.
  { displayName: 'Power Automate', names: ['https://service.flow.microsoft.com'] },
  // The role module of Azure CLI asks for it by its id, for main.iam.ad.ext.azure.com.
  { displayName: 'the API of the Azure portal', appIds: ['74658136-14ec-4630-ad9b-26e160ff0fc6'] },
  { displayName: 'Office 365 Management APIs', names: ['https://manage.office.com'] },
  {
    displayName: 'Azure AD Graph, which Microsoft has retired',
    appIds: ['00000002-0000-0000-c000-000000000000'],
    names: ['https://graph.windows.net'],
  },
  {
    displayName: 'the exchange of tokens for workload identities (api://AzureADTokenExchange)',
    appIds: ['fb60f99c-7a34-4190-8149-302f77469936'],
    names: ['', 'usgov', 'china'].map((cloud) => `api://azureadtokenexchange${cloud}`),
  },
  { displayName: 'Skype for Business Online', appIds: ['00000004-0000-0ff1-ce00-000000000000'] },
  { displayName: 'Office 365 Portal', appIds: ['00000006-0000-0ff1-ce00-000000000000'] },
  {
    displayName: 'Microsoft Teams',
    appIds: [
      '1fec8e78-bce4-4aaf-ab1b-5451cc387264',
      '5e3ce6c0-2b1f-4285-8d4b-75ee78787346',
      'cc15fd57-2c6c-4117-a88c-83b1d56b4bbe',
    ],
    names: ['https://api.spaces.skype.com'],
  },
  { displayName: 'Graph Explorer', appIds: ['de8bc8b5-d9f9-48b1-a8ad-b748da725064'] },
  { displayName: 'Azure portal', appIds: ['c44b4083-3bb0-49c1-b47d-974e53cbdf3c'] },
  { displayName: 'Microsoft Office', appIds: ['d3590ed6-52b3-4102-aeff-aad2292ab01c'] },
  { displayName: 'Outlook Mobile', appIds: ['27922004-5251-4030-b22d-91ecd9a37ea4'] },
  { displayName: 'Azure Active Directory PowerShell', appIds: ['1b730954-1685-4b74-9bfd-dac224a7b894'] },
  { displayName: 'Microsoft Authentication Broker', appIds: ['29d9ed98-a469-4536-ade2-f981bc1d605e'] },
];

/**
 * What of Microsoft's is meant, when the emulator has nothing of it.
 *
 * @param name an application id, or what stands before a scope
 */
export function firstPartyElsewhere(name: string): string | undefined {
  const wanted = name.toLowerCase().replace(/\/+$/, '');
  const appId = wanted.replace(/^api:\/\//, '');
  const host = /^https:\/\/([a-z0-9.-]+)$/.exec(wanted)?.[1] ?? '';
  return ELSEWHERE.find(
    ({ appIds = [], names = [], hosts = [] }) =>
      appIds.includes(appId) || names.includes(wanted) || hosts.some((one) => host.endsWith(`.${one}`)),
  )?.displayName;
}
