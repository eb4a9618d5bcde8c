import { defaultSeed, type SeedLogin, seedFactsOf } from '@portico/entra-emulator';
import type { Demo } from './demo.ts';

/** The customers' directories of the emulator and who signs in to them. */
export function demoDirectories(): Demo['directories'] {
  return facts().directories.flatMap(({ tenantId, domain, admin, applicationAdmin, user, guest }) =>
    admin && applicationAdmin && user && guest
      ? [
          {
            tenantId,
            domain,
            admin: login(admin),
            applicationAdmin: login(applicationAdmin),
            user: login(user),
            guest: login(guest),
          },
        ]
      : [],
  );
}

/** The operator's provisioning app as the emulator has it. */
export function demoProvisioningApp(): Demo['provisioningApp'] {
  const application = facts().provisioningApp;
  return application && { clientId: application.clientId, clientSecret: application.clientSecret };
}

/** The app behind "Continue with Microsoft": another one than the provisioning app. */
export function demoSocialApp(): { clientId: string; clientSecret: string } | undefined {
  const client = facts().clients.find(({ displayName }) => displayName === 'Social sign-in (demo)');
  return client && { clientId: client.clientId, clientSecret: client.clientSecret };
}

/** The app over which directories that give no access sign in. */
export function demoSignInApp(): { clientId: string; clientSecret: string } | undefined {
  const client = facts().clients.find(({ displayName }) => displayName === 'SSO sign-in (demo)');
  return client && { clientId: client.clientId, clientSecret: client.clientSecret };
}

function facts() {
  // Ids and secrets do not depend on the redirect URI.
  return seedFactsOf(defaultSeed('http://localhost'));
}

function login({ upn, password }: SeedLogin): { upn: string; password: string } {
  return { upn, password };
}
