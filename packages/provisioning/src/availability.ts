import { messageOf } from '@portico/core';
import { displayName, ID_TOKEN_CLAIMS } from './desired-state/application.ts';
import type { ProvisioningParts } from './settings.ts';

/** What the consent screen will ask for, and why: shown before anybody leaves for Microsoft. */
const PERMISSIONS = [
  {
    name: 'Application.ReadWrite.OwnedBy',
    kind: 'application',
    why: 'Create app registrations, and change or delete the ones that it created. Portico creates one, for your organization. It cannot touch any app that it did not create.',
  },
  {
    name: 'openid, profile',
    kind: 'delegated',
    why: 'See which administrator approved, and that they hold an administrator role.',
  },
] as const;

/** Everything that a run leaves in the directory (U13). */
function creates({ origin }: Pick<ProvisioningParts, 'origin'>, projectName: string): string[] {
  return [
    `One app registration and its enterprise app, both named “${displayName({ projectName })}”, for your own directory only (single tenant)`,
    'The product’s home page and logo beside that name, where its developers have set them',
    'Everybody in your directory may sign in with it, because no assignment is required. Portico turns guests away',
    `After signing in, people are sent back to ${origin.host} and nowhere else`,
    'One client secret, valid for two years, stored encrypted by Portico',
    'Delegated permissions for the people who sign in: openid, profile, email. They let Portico read nothing else in your directory',
    `In the tokens of whoever signs in: name, ${Object.values(ID_TOKEN_CLAIMS).join(', ')}`,
  ];
}

/** Whether Microsoft can be connected here, and exactly what Portico may do and will create in the directory. */
export function availability(parts: ProvisioningParts, projectName: string) {
  const configured = parts.provisioningApp !== undefined;
  const code = 'ms_provision_not_configured' as const;
  return {
    available: configured,
    ...(configured ? {} : { reason: { code, message: messageOf(code) } }),
    cloud: { name: parts.cloud.name, loginHost: new URL(parts.cloud.loginOrigin).host },
    permissions: PERMISSIONS,
    creates: creates(parts, projectName),
    /** As the directory knows what was approved there: it stays when a connection goes. */
    provisioningAppId: parts.provisioningApp?.clientId ?? null,
  };
}
