import { fileURLToPath } from 'node:url';
import { microsoftHosts } from '../web/microsoft-hosts.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const PRELOAD = fileURLToPath(new URL('preload.cjs', import.meta.url));
/** Where programs that are no Node look for a proxy, and for the authorities that they trust. */
const PROXY_NAMES = ['HTTPS_PROXY', 'https_proxy'];
const NO_PROXY_NAMES = ['NO_PROXY', 'no_proxy'];
export const BUNDLE_NAMES = ['REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'CURL_CA_BUNDLE'] as const;
const THIS_MACHINE = 'localhost,127.0.0.1,::1';

const PROXY_SETTINGS = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/**
 * The environment of a program whose connections to Microsoft's hosts shall end at the emulator.
 * - NODE_OPTIONS keeps what it had and loads the preload, also into the program's own children and worker threads
 * - NODE_EXTRA_CA_CERTS names `caFile`
 * - with a proxy, Microsoft's hosts are excepted from it: a client that asks a proxy makes no connection to lead
 * - without one, a proxy of ours leads programs that are no Node, which trust `bundleFile`
 * AZURE_* stays as it is.
 *
 * @param httpsOrigin of the emulator
 * @param other what leads programs in other languages; none where the user has a proxy already
 * @param caFile PEM file with the emulator's authority, and whatever NODE_EXTRA_CA_CERTS named before
 */
export function ledEnvironment(
  environment: Environment,
  httpsOrigin: string,
  caFile: string,
  other?: { proxyUrl: string; bundleFile: string },
): Record<string, string | undefined> {
  const before = environment['NODE_OPTIONS'] ?? '';
  return {
    ...environment,
    NODE_OPTIONS: `${before} --require ${quoted(PRELOAD)}`.trim(),
    NODE_EXTRA_CA_CERTS: caFile,
    ENTRA_EMULATOR_LEAD_TO: httpsOrigin,
    ENTRA_EMULATOR_LEAD_HOSTS: microsoftHosts.join(','),
    ...withoutProxy(environment),
    ...(other !== undefined && ledByProxy(other)),
  };
}

export const hasProxy = (environment: Environment): boolean =>
  PROXY_SETTINGS.some((name) => environment[name]);

const ledByProxy = ({
  proxyUrl,
  bundleFile,
}: {
  proxyUrl: string;
  bundleFile: string;
}): Record<string, string> =>
  Object.fromEntries([
    ...PROXY_NAMES.map((name) => [name, proxyUrl]),
    ...NO_PROXY_NAMES.map((name) => [name, THIS_MACHINE]),
    ...BUNDLE_NAMES.map((name) => [name, bundleFile]),
  ]);

function withoutProxy(environment: Environment): Record<string, string> {
  if (!hasProxy(environment)) return {};
  const before = environment['NO_PROXY'] ?? environment['no_proxy'];
  const hosts = [before, ...microsoftHosts].filter((one) => one !== undefined && one !== '').join(',');
  return { NO_PROXY: hosts, no_proxy: hosts };
}

/** NODE_OPTIONS is split at spaces; double quotes keep a path with spaces together. */
const quoted = (path: string): string => `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
