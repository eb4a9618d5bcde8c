/** The clouds that Microsoft runs, and the emulator. A deployment talks to exactly one. */
export const CLOUD_NAMES = ['global', 'usgov', 'usgov-dod', 'china', 'emulator'] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** Everything that differs between clouds, in one value, so that hosts of two clouds never mix (attack 17). */
export type Cloud = {
  readonly name: CloudName;
  /** Where browsers and token requests go, e.g. `https://login.microsoftonline.com`. */
  readonly loginOrigin: string;
  /** The https authority that MSAL is told; differs from loginOrigin only for the emulator. */
  readonly authorityOrigin: string;
  readonly graphOrigin: string;
  /** The resource in `…/.default`. */
  readonly graphResource: string;
  /** The application template "custom application" (docs: applicationtemplate-instantiate). */
  readonly templateId: string;
  /** What an assertion of another issuer has to be for (entra: workload-identity-federation-considerations). */
  readonly tokenExchangeAudience: string;
  /** Where an administrator finds the objects. */
  readonly adminCenterOrigin: string;
  /** http is allowed. True for the emulator on loopback only. */
  readonly allowInsecure: boolean;
};

/** How a process reaches Microsoft. */
export type MicrosoftAccess = {
  readonly send: typeof fetch;
  /** Of one call. */
  readonly timeoutMs: number;
};

const GLOBAL: Cloud = {
  name: 'global',
  loginOrigin: 'https://login.microsoftonline.com',
  authorityOrigin: 'https://login.microsoftonline.com',
  graphOrigin: 'https://graph.microsoft.com',
  graphResource: 'https://graph.microsoft.com',
  templateId: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
  tokenExchangeAudience: 'api://AzureADTokenExchange',
  adminCenterOrigin: 'https://entra.microsoft.com',
  allowInsecure: false,
};

const US_GOV_TEMPLATE = '4602d0b4-76bb-404b-bca9-2652e1a39c6d';

const CLOUDS: Record<Exclude<CloudName, 'emulator'>, Cloud> = {
  global: GLOBAL,
  usgov: {
    ...GLOBAL,
    name: 'usgov',
    loginOrigin: 'https://login.microsoftonline.us',
    authorityOrigin: 'https://login.microsoftonline.us',
    graphOrigin: 'https://graph.microsoft.us',
    graphResource: 'https://graph.microsoft.us',
    templateId: US_GOV_TEMPLATE,
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
    adminCenterOrigin: 'https://entra.microsoft.us',
  },
  'usgov-dod': {
    ...GLOBAL,
    name: 'usgov-dod',
    loginOrigin: 'https://login.microsoftonline.us',
    authorityOrigin: 'https://login.microsoftonline.us',
    graphOrigin: 'https://dod-graph.microsoft.us',
    graphResource: 'https://dod-graph.microsoft.us',
    templateId: US_GOV_TEMPLATE,
    tokenExchangeAudience: 'api://AzureADTokenExchangeUSGov',
    adminCenterOrigin: 'https://entra.microsoft.us',
  },
  china: {
    ...GLOBAL,
    name: 'china',
    loginOrigin: 'https://login.partner.microsoftonline.cn',
    authorityOrigin: 'https://login.partner.microsoftonline.cn',
    graphOrigin: 'https://microsoftgraph.chinacloudapi.cn',
    graphResource: 'https://microsoftgraph.chinacloudapi.cn',
    templateId: '5a532e38-1581-4918-9658-008dc27c1d68',
    tokenExchangeAudience: 'api://AzureADTokenExchangeChina',
    adminCenterOrigin: 'https://entra.microsoftonline.cn',
  },
};

/** One of Microsoft's own clouds. */
export function microsoftCloud(name: Exclude<CloudName, 'emulator'>): Cloud {
  return CLOUDS[name];
}

/** The emulator, at the given origins. The caller has made sure that both are on loopback. */
export function emulatorCloud(loginOrigin: string, graphOrigin: string): Cloud {
  return {
    ...GLOBAL,
    name: 'emulator',
    loginOrigin,
    graphOrigin,
    adminCenterOrigin: loginOrigin,
    allowInsecure: true,
  };
}

/** `{login}/{directory}/v2.0`: what `iss` must be in tokens of that directory (emulator and clouds alike). */
export function directoryIssuer(cloud: Cloud, directoryId: string): string {
  return `${cloud.loginOrigin}/${directoryId}/v2.0`;
}

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const CONSUMER_DIRECTORY = '9188040d-6c67-4c5b-b112-36a304b66dad';

/** Whether `value` can name an Entra directory of an organization: a GUID, and not the one of personal accounts (attack 16). */
export function isDirectoryId(value: string): boolean {
  return GUID.test(value) && value !== CONSUMER_DIRECTORY;
}
