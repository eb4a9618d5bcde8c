import { createHash } from 'node:crypto';
import type { SeedDocument } from './seed.ts';

/** The well-known directory and client of floci-az, so that what was written against it runs here unchanged. */

export const FLOCI_TENANT_ID = '00000000-0000-0000-0000-000000000002';
const CLIENT_ID = '11111111-1111-1111-1111-111111111111';
const APPLICATION_ID = '22222222-2222-2222-2222-222222222222';
const SERVICE_PRINCIPAL_ID = '33333333-3333-3333-3333-333333333333';
const GROUP_ID = '44444444-4444-4444-4444-444444444444';
/** Published by floci-az: it guards nothing. */
const CLIENT_SECRET = 'floci-az-dev-secret';
const DEV_USER = 'dev-user@floci-az.local';
const DEV_PASSWORD = 'floci-az-dev-password';

/** @param tenantId the id of the one directory */
export const flociSeed = (tenantId = FLOCI_TENANT_ID): SeedDocument => ({
  directories: [
    {
      id: tenantId,
      displayName: 'floci-az (demo)',
      domains: ['floci-az.local'],
      users: [
        {
          id: nameUuid(DEV_USER),
          userPrincipalName: DEV_USER,
          mail: DEV_USER,
          displayName: 'Dev User',
          password: DEV_PASSWORD,
        },
      ],
      groups: [{ id: GROUP_ID, displayName: 'floci-az developers', members: [DEV_USER] }],
      applications: [
        {
          id: APPLICATION_ID,
          appId: CLIENT_ID,
          servicePrincipalId: SERVICE_PRINCIPAL_ID,
          displayName: 'floci-az dev client',
          secret: CLIENT_SECRET,
          signInAudience: 'AzureADMultipleOrgs',
          redirectUris: ['http://localhost', 'http://localhost/callback', 'http://localhost/auth/callback'],
          allowPublicClientFlows: true,
          graphScopes: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
          graphAppRoles: ['Application.Read.All', 'Directory.Read.All'],
          adminConsent: true,
        },
      ],
    },
  ],
});

/** A name-based UUID of version 3 without a namespace, as Java makes them (from the source of floci-az). */
function nameUuid(name: string): string {
  const bytes = createHash('md5').update(name).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x30;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
