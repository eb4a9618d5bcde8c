import type { SeedApplication, SeedDirectory, SeedDocument, SeedUser } from './seed.ts';
import { directoryRoleTemplates, PERSONAL_DIRECTORY_ID } from './well-known.ts';

/** Demonstration values: they guard nothing and are printed on the start page. */
const DEMO_PASSWORD = 'Demo-password-1';
const DEMO_CLIENT_SECRET = 'demo~provisioning~secret~guards~nothing';
const DEMO_SOCIAL_SECRET = 'demo~social~sign~in~guards~nothing';

const DEMO_SIGN_IN_SECRET = 'demo~sign~in~app~secret~guards~nothing';

const DEMO_WEB_SECRET = 'demo~web~client~secret~guards~nothing';

const GROUPS_BEYOND_THE_TOKEN_LIMIT = 230;

function usersOf(domain: string): SeedUser[] {
  const at = `@${domain}`;
  const person = (name: string, displayName: string, rest: Partial<SeedUser> = {}): SeedUser => ({
    userPrincipalName: `${name}${at}`,
    mail: `${name}${at}`,
    displayName,
    password: DEMO_PASSWORD,
    ...rest,
  });
  return [
    person('admin', 'Ada Admin', { directoryRoles: [directoryRoleTemplates.globalAdministrator] }),
    person('appadmin', 'Apollo Appadmin', {
      directoryRoles: [directoryRoleTemplates.applicationAdministrator],
    }),
    person('user', 'Uma User', { givenName: 'Uma', surname: 'User' }),
    person(`guest_partner.example#EXT#`, 'Gus Guest', {
      signInName: 'guest@partner.example',
      mail: 'guest@partner.example',
      userType: 'Guest',
      homeIdentityProvider: 'https://sts.windows.net/6d1b9f3e-47a2-4c85-b0de-92f3c815a7e4/',
    }),
    person('disabled', 'Dora Disabled', { accountEnabled: false }),
    person('nomail', 'Nora Nomail', { mail: null }),
    person('manygroups', 'Manny Manygroups'),
    person('foreignmail', 'Fay Foreignmail', { mail: 'ceo@elsewhere.example' }),
  ];
}

function customerDirectory(displayName: string, domain: string): SeedDirectory {
  const many = Array.from({ length: GROUPS_BEYOND_THE_TOKEN_LIMIT }, (_, index) => ({
    displayName: `Project ${index + 1}`,
    members: [`manygroups@${domain}`],
  }));
  return {
    displayName,
    domains: [domain],
    users: usersOf(domain),
    groups: [
      {
        displayName: 'All employees',
        members: [`user@${domain}`, `admin@${domain}`, `manygroups@${domain}`],
      },
      { displayName: 'Engineering', members: [`user@${domain}`] },
      ...many,
    ],
  };
}

function provisioningApplication(redirectUri: string): SeedApplication {
  return {
    displayName: 'SSO provisioning (demo)',
    secret: DEMO_CLIENT_SECRET,
    redirectUris: [redirectUri],
    signInAudience: 'AzureADMultipleOrgs',
    groupMembershipClaims: 'DirectoryRole',
    optionalIdTokenClaims: ['acct'],
    graphScopes: ['openid', 'profile'],
    graphAppRoles: ['Application.ReadWrite.OwnedBy'],
  };
}

/** An application that people of every directory and with personal accounts sign in to. */
function socialApplication(provisioningRedirectUri: string): SeedApplication {
  return {
    displayName: 'Social sign-in (demo)',
    secret: DEMO_SOCIAL_SECRET,
    redirectUris: [new URL('/v1/sso/social/microsoft/callback', provisioningRedirectUri).href],
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    optionalIdTokenClaims: ['email', 'xms_edov'],
    graphScopes: ['openid', 'profile', 'email'],
  };
}

/** An application over which people of directories sign in that give its operator no access. */
function signInApplication(provisioningRedirectUri: string): SeedApplication {
  const at = (path: string) => new URL(`/v1/sso/microsoft/${path}`, provisioningRedirectUri).href;
  return {
    displayName: 'SSO sign-in (demo)',
    secret: DEMO_SIGN_IN_SECRET,
    redirectUris: [at('callback'), at('signed-out'), provisioningRedirectUri],
    signInAudience: 'AzureADMultipleOrgs',
    groupMembershipClaims: 'All',
    optionalIdTokenClaims: [
      ...['email', 'xms_edov', 'upn', 'groups', 'acct', 'auth_time', 'sid', 'login_hint'],
    ],
    graphScopes: ['openid', 'profile', 'email'],
  };
}

/** Callbacks that samples of the usual libraries have. Of localhost every port will do. */
const CALLBACKS = [
  '/callback',
  '/redirect',
  '/auth/redirect',
  '/getAToken',
  '/auth/callback/microsoft-entra-id',
  '/api/auth/callback/microsoft-entra-id',
];

/** An application to begin with: a client of one's own needs no registration before its first sign-in. */
function demoClient(): SeedApplication {
  return {
    displayName: 'Demo client',
    secret: DEMO_WEB_SECRET,
    redirectUris: CALLBACKS.map((path) => `http://localhost${path}`),
    publicClientRedirectUris: ['http://localhost'],
    spaRedirectUris: ['http://localhost/spa'],
    allowPublicClientFlows: true,
    signInAudience: 'AzureADMultipleOrgs',
    graphScopes: ['openid', 'profile', 'email', 'offline_access', 'User.Read'],
    graphAppRoles: ['Application.ReadWrite.All', 'AppRoleAssignment.ReadWrite.All', 'User.Read.All'],
    adminConsent: true,
  };
}

/** Personal Microsoft accounts, all in one directory whose id is the same everywhere: what `consumers` stands for. */
function personalDirectory(): SeedDirectory {
  return {
    id: PERSONAL_DIRECTORY_ID,
    displayName: 'Personal accounts (demo)',
    domains: ['personal.example'],
    users: [
      {
        // Object ids of personal accounts begin with zeros.
        id: '00000000-0000-0000-5c3e-a1907db264f8',
        userPrincipalName: 'pia@personal.example',
        mail: 'pia@personal.example',
        displayName: 'Pia Personal',
        password: DEMO_PASSWORD,
      },
    ],
  };
}

/**
 * Two customers' directories, and a third, the operator's, that is home to a multitenant provisioning application;
 * and the directory of personal accounts.
 * Every password and secret in it is a marked demonstration value.
 */
export function defaultSeed(provisioningRedirectUri: string): SeedDocument {
  return {
    directories: [
      customerDirectory('Contoso (demo)', 'contoso.example'),
      customerDirectory('Fabrikam (demo)', 'fabrikam.example'),
      {
        displayName: 'Operator (demo)',
        domains: ['operator.example'],
        users: [
          {
            userPrincipalName: 'admin@operator.example',
            mail: 'admin@operator.example',
            displayName: 'Olga Operator',
            password: DEMO_PASSWORD,
            directoryRoles: [directoryRoleTemplates.globalAdministrator],
          },
          {
            userPrincipalName: 'user@operator.example',
            mail: 'user@operator.example',
            displayName: 'Oscar Operator',
            password: DEMO_PASSWORD,
          },
        ],
        applications: [
          provisioningApplication(provisioningRedirectUri),
          demoClient(),
          socialApplication(provisioningRedirectUri),
          signInApplication(provisioningRedirectUri),
        ],
      },
      personalDirectory(),
    ],
  };
}
