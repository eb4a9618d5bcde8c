import { readFileSync } from 'node:fs';
import { isLoopbackHost, parseAbsoluteUrl, SettingError } from '@portico/core';
import {
  CLOUD_NAMES,
  type Cloud,
  type CloudName,
  emulatorCloud,
  microsoftCloud,
} from '@portico/microsoft-graph';
import { certificateThumbprint } from './certificate.ts';
import { type MultitenantApp, PROVISIONING_PERMISSIONS, type ProvisioningApp } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The settings of one-click Microsoft, with the names that also work (an existing `.env` carries over). */
export const PROVISIONING_VARIABLES = {
  PORTICO_MS_CLOUD: [],
  PORTICO_MS_EMULATOR_LOGIN_URL: [],
  PORTICO_MS_EMULATOR_GRAPH_URL: [],
  PORTICO_MS_PROVISION_CLIENT_ID: ['AUTHIO_MS_PROVISION_CLIENT_ID'],
  PORTICO_MS_PROVISION_CLIENT_SECRET: ['AUTHIO_MS_PROVISION_CLIENT_SECRET'],
  PORTICO_MS_PROVISION_CERTIFICATE_FILE: [],
  PORTICO_MS_PROVISION_PRIVATE_KEY_FILE: [],
  PORTICO_MS_PROVISION_PERMISSION: [],
  PORTICO_MS_SIGN_IN_CLIENT_ID: [],
  PORTICO_MS_SIGN_IN_CLIENT_SECRET: [],
  PORTICO_MS_SIGN_IN_CERTIFICATE_FILE: [],
  PORTICO_MS_SIGN_IN_PRIVATE_KEY_FILE: [],
  PORTICO_MS_CONSENT_RETURN_HOSTS: ['AUTHIO_MS_CONSENT_RETURN_HOSTS'],
} as const satisfies Record<string, readonly string[]>;

export type ProvisioningEnv = {
  readonly cloud: Cloud;
  readonly provisioningApp: ProvisioningApp | undefined;
  readonly signInApp: MultitenantApp | undefined;
  readonly returnHosts: readonly string[];
};

/**
 * Reads the settings of one-click Microsoft.
 * @param origin where Portico is reached: the emulator is refused unless that is on loopback
 * @throws SettingError
 */
export function readProvisioningEnv(origin: URL, environment: Environment = process.env): ProvisioningEnv {
  const read = (name: keyof typeof PROVISIONING_VARIABLES) => {
    const names = [name, ...PROVISIONING_VARIABLES[name]];
    return names.map((candidate) => environment[candidate]?.trim()).find(Boolean);
  };
  const cloud = cloudOf(read('PORTICO_MS_CLOUD') ?? 'global', origin, read);
  if (cloud.name !== 'emulator') refuseDemoKey(environment);
  const provisioningApp = provisioningAppOf(read);
  const signInApp = appOf(read, 'MS_SIGN_IN');
  if (signInApp !== undefined && signInApp.clientId === provisioningApp?.clientId)
    throw new SettingError(
      'PORTICO_MS_SIGN_IN_CLIENT_ID has to be another app than PORTICO_MS_PROVISION_CLIENT_ID: people sign in over it, and it must have no rights',
    );
  return {
    ...{ cloud, provisioningApp, signInApp },
    returnHosts: hostsOf(read('PORTICO_MS_CONSENT_RETURN_HOSTS')),
  };
}

/** Of demo.env, for everybody to read: what it seals is sealed from nobody. */
const DEMO_KEY = 'ZGVtby1rZXktZ3VhcmRzLW5vdGhpbmctMzItYnl0ZXM=';

function refuseDemoKey(environment: Environment): void {
  const keys = environment['PORTICO_MASTER_KEY'] ?? environment['AUTHIO_IMPORT_CREDS_KEY'] ?? '';
  if (keys.includes(DEMO_KEY))
    throw new SettingError(
      'PORTICO_MASTER_KEY is the published one of demo.env, which guards nothing: make your own, or use PORTICO_MS_CLOUD=emulator',
    );
}

type Read = (name: keyof typeof PROVISIONING_VARIABLES) => string | undefined;

function cloudOf(name: string, origin: URL, read: Read): Cloud {
  if (!isCloudName(name))
    throw new SettingError(`PORTICO_MS_CLOUD has to be one of ${CLOUD_NAMES.join(', ')}`);
  if (name !== 'emulator') return microsoftCloud(name);
  if (!isLoopbackHost(origin.hostname)) {
    throw new SettingError('PORTICO_MS_CLOUD=emulator works only when PORTICO_ORIGIN is on loopback');
  }
  const login = loopbackOrigin('PORTICO_MS_EMULATOR_LOGIN_URL', read('PORTICO_MS_EMULATOR_LOGIN_URL'));
  const graph = loopbackOrigin('PORTICO_MS_EMULATOR_GRAPH_URL', read('PORTICO_MS_EMULATOR_GRAPH_URL'));
  return emulatorCloud(login, graph);
}

function isCloudName(name: string): name is CloudName {
  return CLOUD_NAMES.some((known) => known === name);
}

function loopbackOrigin(name: string, text: string | undefined): string {
  const url = parseAbsoluteUrl(text ?? 'http://127.0.0.1:4577');
  if (!url || !isLoopbackHost(url.hostname))
    throw new SettingError(`${name} has to be an address on loopback`);
  return url.origin;
}

function provisioningAppOf(read: Read): ProvisioningApp | undefined {
  const asked = read('PORTICO_MS_PROVISION_PERMISSION') ?? PROVISIONING_PERMISSIONS[0];
  const permission = PROVISIONING_PERMISSIONS.find((known) => known === asked);
  if (permission === undefined)
    throw new SettingError(
      `PORTICO_MS_PROVISION_PERMISSION has to be ${PROVISIONING_PERMISSIONS.join(' or ')}`,
    );
  const app = appOf(read, 'MS_PROVISION');
  return app && { ...app, permission };
}

/** An app of the operator's that is registered once and approved in many directories: its id, and a credential of two kinds. */
function appOf(read: Read, which: 'MS_PROVISION' | 'MS_SIGN_IN'): MultitenantApp | undefined {
  const clientId = read(`PORTICO_${which}_CLIENT_ID`);
  const secret = read(`PORTICO_${which}_CLIENT_SECRET`);
  const certificate = read(`PORTICO_${which}_CERTIFICATE_FILE`);
  const privateKey = read(`PORTICO_${which}_PRIVATE_KEY_FILE`);
  if (clientId === undefined) {
    if (secret ?? certificate ?? privateKey) throw new SettingError(`PORTICO_${which}_CLIENT_ID is not set`);
    return undefined;
  }
  if (certificate !== undefined && privateKey !== undefined) {
    return {
      clientId,
      credential: {
        kind: 'certificate',
        privateKeyPem: fileText(`PORTICO_${which}_PRIVATE_KEY_FILE`, privateKey),
        thumbprintSha256: certificateThumbprint(fileText(`PORTICO_${which}_CERTIFICATE_FILE`, certificate)),
      },
    };
  }
  if ((certificate ?? privateKey) !== undefined) {
    throw new SettingError(
      `PORTICO_${which}_CERTIFICATE_FILE and PORTICO_${which}_PRIVATE_KEY_FILE belong together: one of them is not set`,
    );
  }
  if (secret === undefined) {
    throw new SettingError(
      `PORTICO_${which}_CLIENT_ID needs PORTICO_${which}_CERTIFICATE_FILE with PORTICO_${which}_PRIVATE_KEY_FILE, or PORTICO_${which}_CLIENT_SECRET`,
    );
  }
  return { clientId, credential: { kind: 'secret', secret } };
}

function fileText(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new SettingError(`${name} names a file that cannot be read`);
  }
}

function hostsOf(text: string | undefined): string[] {
  const hosts = (text ?? '').split(',').map((host) => host.trim().toLowerCase());
  const wrong = hosts.find((host) => host !== '' && !/^[a-z0-9.-]+(:\d{1,5})?$/.test(host));
  if (wrong !== undefined) throw new SettingError('PORTICO_MS_CONSENT_RETURN_HOSTS has to be host[,host…]');
  return hosts.filter(Boolean);
}
