/**
 * The host names that the emulator answers to over HTTPS when a client's traffic is led here instead of to Microsoft.
 * Login hosts of one cloud name themselves by the first; Graph hosts stand for themselves.
 */
export interface MicrosoftCloud {
  login: readonly [preferred: string, ...aliases: string[]];
  graph: readonly [preferred: string, ...others: string[]];
  /** Azure Resource Manager. */
  management: string;
  /** Host of the v1.0 issuer. */
  tokenService: string;
  /** `cloud_instance_name` in the metadata. */
  instanceName: string;
  /** `cloud_graph_host_name` in the metadata: the retired Azure AD Graph. */
  directoryGraph: string;
  /** `preferred_cache` of instance discovery. */
  cacheName: string;
  /** The id of the application template 'Custom' (graph: applicationtemplate-instantiate). */
  customTemplateId: string;
}

export const microsoftClouds: readonly MicrosoftCloud[] = [
  {
    login: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
    graph: ['graph.microsoft.com'],
    management: 'management.azure.com',
    tokenService: 'sts.windows.net',
    instanceName: 'microsoftonline.com',
    directoryGraph: 'graph.windows.net',
    cacheName: 'login.windows.net',
    customTemplateId: '8adf8e6e-67b2-4cf2-a259-e3dc5476c621',
  },
  {
    login: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
    graph: ['graph.microsoft.us', 'dod-graph.microsoft.us'],
    management: 'management.usgovcloudapi.net',
    tokenService: 'sts.windows.net',
    instanceName: 'microsoftonline.us',
    directoryGraph: 'graph.windows.net',
    cacheName: 'login.microsoftonline.us',
    customTemplateId: '4602d0b4-76bb-404b-bca9-2652e1a39c6d',
  },
  {
    login: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    graph: ['microsoftgraph.chinacloudapi.cn'],
    management: 'management.chinacloudapi.cn',
    tokenService: 'sts.chinacloudapi.cn',
    instanceName: 'partner.microsoftonline.cn',
    directoryGraph: 'graph.chinacloudapi.cn',
    cacheName: 'login.partner.microsoftonline.cn',
    customTemplateId: '5a532e38-1581-4918-9658-008dc27c1d68',
  },
];

/** Every Microsoft host name that the server certificate carries. */
export const microsoftHosts: readonly string[] = [
  ...new Set(
    microsoftClouds.flatMap((cloud) => [
      ...cloud.login,
      ...cloud.graph,
      cloud.management,
      cloud.tokenService,
    ]),
  ),
];

/** Under which id the template 'Custom' is asked for at a Graph host. Names of our own have the one of the global cloud. */
export function customTemplateIdAt(host: string): string {
  const cloud = microsoftClouds.find(({ graph }) => graph.includes(host)) ?? microsoftClouds[0];
  return cloud?.customTemplateId ?? '';
}

/** Whether an application was made from the template 'Custom', in whichever cloud. */
export const isCustomTemplate = (id: string | null): boolean =>
  microsoftClouds.some(({ customTemplateId }) => customTemplateId === id);
