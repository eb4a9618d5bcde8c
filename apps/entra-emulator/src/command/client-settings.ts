import type { SeedClientFacts, SeedFacts } from '../index.ts';
import type { Whereabouts } from './running-emulator.ts';

/** The values that every client's settings are made of. */
interface ClientValues {
  /** Of login, https where there is one. */
  origin: string;
  host: string;
  hostname: string;
  tenantId: string;
  clientId: string;
  clientSecret: string;
  caFile: string;
}

interface ClientKind {
  name: string;
  /** What the settings are for, in a few words. */
  what: string;
  lines: (values: ClientValues) => readonly string[];
}

export const CA_FILE = 'entra-emulator-ca.pem';

const CLIENTS: readonly ClientKind[] = [
  {
    name: 'azure-identity',
    what: '@azure/identity (and what reads AZURE_*)',
    lines: ({ origin, tenantId, clientId, clientSecret, caFile }) => [
      `AZURE_AUTHORITY_HOST=${origin}`,
      `AZURE_TENANT_ID=${tenantId}`,
      `AZURE_CLIENT_ID=${clientId}`,
      `AZURE_CLIENT_SECRET=${clientSecret}`,
      `NODE_EXTRA_CA_CERTS=${caFile}`,
      '# new DefaultAzureCredential({ disableInstanceDiscovery: true })',
    ],
  },
  {
    name: 'msal-node',
    what: '@azure/msal-node',
    lines: ({ origin, host, tenantId, clientId, clientSecret, caFile }) => [
      `// NODE_EXTRA_CA_CERTS=${caFile}`,
      'new ConfidentialClientApplication({ auth: {',
      `  clientId: '${clientId}',`,
      `  clientSecret: '${clientSecret}',`,
      `  authority: '${origin}/${tenantId}',`,
      `  knownAuthorities: ['${host}'],`,
      '} });',
    ],
  },
  {
    name: 'msal-browser',
    what: '@azure/msal-browser',
    lines: ({ origin, host, tenantId, clientId }) => [
      '// entra-emulator run --browser http://localhost:3000/spa',
      'new PublicClientApplication({ auth: {',
      `  clientId: '${clientId}',`,
      `  authority: '${origin}/${tenantId}',`,
      `  knownAuthorities: ['${host}'],`,
      "  redirectUri: 'http://localhost:3000/spa',",
      '} });',
    ],
  },
  {
    name: 'openid-client',
    what: 'openid-client',
    lines: ({ origin, tenantId, clientId, clientSecret, caFile }) => [
      `// NODE_EXTRA_CA_CERTS=${caFile}`,
      'await discovery(',
      `  new URL('${origin}/${tenantId}/v2.0'),`,
      `  '${clientId}',`,
      `  '${clientSecret}',`,
      ');',
    ],
  },
  {
    name: 'auth-js',
    what: 'Auth.js, provider microsoft-entra-id',
    lines: ({ origin, tenantId, clientId, clientSecret, caFile }) => [
      `AUTH_MICROSOFT_ENTRA_ID_ISSUER=${origin}/${tenantId}/v2.0`,
      `AUTH_MICROSOFT_ENTRA_ID_ID=${clientId}`,
      `AUTH_MICROSOFT_ENTRA_ID_SECRET=${clientSecret}`,
      `NODE_EXTRA_CA_CERTS=${caFile}`,
      '# Its photo comes from graph.microsoft.com: start with entra-emulator run',
    ],
  },
  {
    name: 'graph-client',
    what: '@microsoft/microsoft-graph-client',
    lines: ({ origin, hostname, caFile }) => [
      `// NODE_EXTRA_CA_CERTS=${caFile}`,
      'Client.initWithMiddleware({',
      `  baseUrl: '${origin}/',`,
      `  customHosts: new Set(['${hostname}']),`,
      '  authProvider,',
      '});',
    ],
  },
  {
    name: 'msal-python',
    what: 'MSAL Python',
    lines: ({ origin, tenantId, clientId, clientSecret, caFile }) => [
      `# REQUESTS_CA_BUNDLE=${caFile}`,
      'msal.ConfidentialClientApplication(',
      `    "${clientId}",`,
      `    client_credential="${clientSecret}",`,
      `    authority="${origin}/${tenantId}",`,
      '    instance_discovery=False,',
      ')',
    ],
  },
];

export const clientNames: readonly string[] = CLIENTS.map(({ name }) => name);

/**
 * The application that settings are written for: one whose own directory has a user to sign in, else the first.
 * Undefined when the seed has no application with a secret.
 */
export function chosenClient({ clients, directories }: SeedFacts): SeedClientFacts | undefined {
  const hasCallbacks = (one: SeedClientFacts): boolean =>
    one.redirectUris.includes('http://localhost/callback');
  const hasPeople = (one: SeedClientFacts): boolean =>
    directories.some(({ tenantId, user }) => tenantId === one.tenantId && user !== null);
  return clients.find(hasCallbacks) ?? clients.find(hasPeople) ?? clients[0];
}

/** The settings of one kind of client, as lines to paste; of all kinds without a name. */
export function clientSettings(emulator: Whereabouts, facts: SeedFacts, name?: string): string[] {
  const client = chosenClient(facts);
  if (client === undefined) return ['(the seed has no application with a secret)'];
  const origin = emulator.httpsOrigin ?? emulator.origin;
  const { host, hostname } = new URL(origin);
  const { tenantId, clientId, clientSecret } = client;
  const values = { origin, host, hostname, tenantId, clientId, clientSecret, caFile: `./${CA_FILE}` };
  const chosen = CLIENTS.filter((one) => name === undefined || one.name === name);
  return chosen.flatMap((one, index) => [
    ...(index === 0 ? [] : ['']),
    ...(name === undefined ? [`[${one.what}]`] : []),
    ...one.lines(values),
  ]);
}
