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
  },
  {
    login: ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
    graph: ['graph.microsoft.us', 'dod-graph.microsoft.us'],
    management: 'management.usgovcloudapi.net',
    tokenService: 'sts.windows.net',
    instanceName: 'microsoftonline.us',
    directoryGraph: 'graph.windows.net',
    cacheName: 'login.microsoftonline.us',
  },
  {
    login: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
    graph: ['microsoftgraph.chinacloudapi.cn'],
    management: 'management.chinacloudapi.cn',
    tokenService: 'sts.chinacloudapi.cn',
    instanceName: 'partner.microsoftonline.cn',
    directoryGraph: 'graph.chinacloudapi.cn',
    cacheName: 'login.partner.microsoftonline.cn',
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
