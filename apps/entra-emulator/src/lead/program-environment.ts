import { fileURLToPath } from 'node:url';
import { microsoftHosts } from '../web/microsoft-hosts.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const PRELOAD = fileURLToPath(new URL('preload.cjs', import.meta.url));
const PROXY_SETTINGS = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

/**
 * The environment of a program whose connections to Microsoft's hosts shall end at the emulator.
 * - NODE_OPTIONS keeps what it had and loads the preload, also into the program's own children and worker threads
 * - NODE_EXTRA_CA_CERTS names `caFile`
 * - with a proxy, Microsoft's hosts are excepted from it: a client that asks a proxy makes no connection to lead
 * AZURE_* stays as it is.
 *
 * @param httpsOrigin of the emulator
 * @param caFile PEM file with the emulator's authority, and whatever NODE_EXTRA_CA_CERTS named before
 */
export function ledEnvironment(
  environment: Environment,
  httpsOrigin: string,
  caFile: string,
): Record<string, string | undefined> {
  const before = environment['NODE_OPTIONS'] ?? '';
  return {
    ...environment,
    NODE_OPTIONS: `${before} --require ${quoted(PRELOAD)}`.trim(),
    NODE_EXTRA_CA_CERTS: caFile,
    ENTRA_EMULATOR_LEAD_TO: httpsOrigin,
    ENTRA_EMULATOR_LEAD_HOSTS: microsoftHosts.join(','),
    ...withoutProxy(environment),
  };
}

function withoutProxy(environment: Environment): Record<string, string> {
  if (!PROXY_SETTINGS.some((name) => environment[name])) return {};
  const before = environment['NO_PROXY'] ?? environment['no_proxy'];
  const hosts = [before, ...microsoftHosts].filter((one) => one !== undefined && one !== '').join(',');
  return { NO_PROXY: hosts, no_proxy: hosts };
}

/** NODE_OPTIONS is split at spaces; double quotes keep a path with spaces together. */
const quoted = (path: string): string => `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
