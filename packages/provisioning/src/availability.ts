import { messageOf } from '@portico/core';
import type { ProvisioningParts } from './settings.ts';

/** What the consent screen will ask for, and why: shown before anybody leaves for Microsoft. */
const PERMISSIONS = [
  {
    name: 'Application.ReadWrite.OwnedBy',
    kind: 'application',
    why: 'Create one app registration for your organization, and change or delete that one. It cannot touch any other app.',
  },
  {
    name: 'openid, profile',
    kind: 'delegated',
    why: 'See which administrator approved, to be sure that it was one.',
  },
] as const;

const CREATES = [
  'One app registration and its enterprise app, for sign-in of your own directory only (single tenant)',
  'One client secret for it, valid for two years, kept encrypted at Portico',
  'In tokens: name, e-mail address, user principal name and security groups of the person who signs in',
] as const;

/** Whether Microsoft can be connected here, and exactly what Portico may do and will create in the directory. */
export function availability(parts: ProvisioningParts) {
  const configured = parts.provisioningApp !== undefined;
  const code = 'ms_provision_not_configured' as const;
  return {
    available: configured,
    ...(configured ? {} : { reason: { code, message: messageOf(code) } }),
    cloud: { name: parts.cloud.name, loginHost: new URL(parts.cloud.loginOrigin).host },
    permissions: PERMISSIONS,
    creates: CREATES,
    /** As the directory knows what was approved there: it stays when a connection goes. */
    provisioningAppId: parts.provisioningApp?.clientId ?? null,
  };
}
