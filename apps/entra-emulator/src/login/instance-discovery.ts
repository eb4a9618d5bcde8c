import { microsoftClouds } from '../web/microsoft-hosts.ts';
import { jsonResponse } from '../web/responses.ts';
import * as aadsts from './aadsts.ts';
import { personNamed } from './checks/user-choice.ts';
import type { LoginCall } from './login-call.ts';

const SEGMENT_OF_PATH = /^\/([^/]+)\/oauth2\//i;

/**
 * Instance discovery: MSAL asks here whether an authority can be trusted.
 * - `authorization_endpoint` names it; a host that is neither Microsoft's nor ours is `invalid_instance` (50049)
 * - the answer leads to the metadata and lists which hosts are one cloud
 */
export function instanceDiscovery({ emulator, params }: LoginCall): Response {
  const asked = params['authorization_endpoint'];
  if (asked === undefined || asked === '') throw aadsts.missingParameter('authorization_endpoint');
  const authority = URL.canParse(asked) ? new URL(asked) : undefined;
  const directory = SEGMENT_OF_PATH.exec(authority?.pathname ?? '')?.[1];
  const ownHosts = emulator.addresses.own.map((origin) => new URL(origin).host);
  const known = [...ownHosts, ...microsoftClouds.flatMap((cloud) => cloud.login)];
  if (authority === undefined || directory === undefined || !known.includes(authority.host)) {
    throw aadsts.unknownInstance();
  }
  const atMicrosoft = !ownHosts.includes(authority.host);
  const origin = atMicrosoft ? `https://${authority.host}` : emulator.origin;
  const version = authority.pathname.toLowerCase().includes('/v2.0/') ? '/v2.0' : '';
  return jsonResponse(200, {
    tenant_discovery_endpoint: `${origin}/${directory}${version}/.well-known/openid-configuration`,
    'api-version': params['api-version'] ?? '1.1',
    metadata: [
      ...(atMicrosoft ? [] : ownHosts.map((host) => cloudOf(host, host, [host]))),
      ...microsoftClouds.map((cloud) => cloudOf(cloud.login[0], cloud.cacheName, cloud.login)),
    ],
  });
}

const cloudOf = (network: string, cache: string, aliases: readonly string[]): Record<string, unknown> => ({
  preferred_network: network,
  preferred_cache: cache,
  aliases,
});

/** Where a user name is at home. All users of the emulator are managed ones: nobody is sent to another identity provider. */
export function userRealm({ emulator, userName = '' }: LoginCall): Response {
  const person = personNamed(emulator.store, userName, { kind: 'any', name: 'common' });
  const { cloudInstanceName } = emulator.address;
  if (person === undefined) {
    return jsonResponse(200, { ver: '1.0', account_type: 'Unknown', cloud_instance_name: cloudInstanceName });
  }
  return jsonResponse(200, {
    ver: '1.0',
    account_type: 'Managed',
    domain_name: userName.slice(userName.lastIndexOf('@') + 1),
    cloud_instance_name: cloudInstanceName,
    cloud_audience_urn: 'urn:federation:MicrosoftOnline',
  });
}
