import type { IdentityProviderName } from '@portico/core';

/** A field of a provider's console, by the name that it has there. */
export type ConsoleField = {
  readonly name: string;
  /** What of ours goes in there, or what comes out of it. */
  readonly is:
    | ('redirect_uri' | 'signed_out_uri' | 'back_channel_logout_uri' | 'initiate_uri')
    | ('acs_url' | 'entity_id' | 'metadata_url' | 'slo_url')
    | ('issuer' | 'client_id' | 'client_secret' | 'choice')
    | ('provider_metadata' | 'sso_url' | 'certificate');
  /** What to choose there, or how its value looks. */
  readonly value?: string;
};

/** How to make a client for Portico in the console of an identity provider. */
export type ProviderGuide = {
  readonly name: string;
  /** In a sentence, where it is called otherwise there. */
  readonly called?: string;
  /** Of a provider that has one for everybody. */
  readonly issuer?: string;
  /** The way through the menus. */
  readonly path: readonly string[];
  /** What is entered there, in the order of the page. */
  readonly enter: readonly ConsoleField[];
  /** What is copied back from there. */
  readonly copy: readonly ConsoleField[];
  /** What people stumble over, each a sentence. */
  readonly mind: readonly string[];
  /** Of an OpenID provider. */
  readonly issuerExample?: string;
  /** Scopes that it wants besides the usual ones. */
  readonly scopes?: readonly string[];
};

const redirect = (name: string): ConsoleField => ({ name, is: 'redirect_uri' });
const signedOut = (name: string): ConsoleField => ({ name, is: 'signed_out_uri' });
const backChannel = (name: string): ConsoleField => ({ name, is: 'back_channel_logout_uri' });
const choose = (name: string, value: string): ConsoleField => ({ name, is: 'choice', value });
const issuer = (name: string, value: string): ConsoleField => ({ name, is: 'issuer', value });
const clientId = (name = 'Client ID'): ConsoleField => ({ name, is: 'client_id' });
const secret = (name = 'Client secret'): ConsoleField => ({ name, is: 'client_secret' });

/** By provider, as people look for theirs; `generic` is for all others. Field names are those of the consoles in November 2026. */
export const GUIDES: Readonly<Record<IdentityProviderName, ProviderGuide>> = {
  okta: {
    name: 'Okta',
    path: ['Applications', 'Create App Integration', 'OIDC - OpenID Connect', 'Web Application'],
    enter: [
      redirect('Sign-in redirect URIs'),
      signedOut('Sign-out redirect URIs'),
      choose('Controlled access', 'who may sign in'),
    ],
    copy: [
      clientId(),
      secret(),
      issuer('Sign On › OpenID Connect ID Token › Issuer', 'https://acme.okta.com'),
    ],
    mind: [
      'Nobody can sign in until people or groups are assigned to the app, under Assignments.',
      'Under Sign On, set Issuer from Dynamic to your Okta URL, so that it stays the same.',
      'For groups, set Groups claim filter there to groups, Matches regex, .* and enter groups as the claim here.',
    ],
    issuerExample: 'https://acme.okta.com',
  },
  google: {
    name: 'Google Workspace',
    path: ['Google Cloud console', 'APIs & Services', 'Credentials', 'Create credentials', 'OAuth client ID'],
    enter: [choose('Application type', 'Web application'), redirect('Authorized redirect URIs')],
    copy: [clientId(), secret()],
    mind: [
      'On the OAuth consent screen choose Internal, so that only your own people are asked.',
      'Only people of a Workspace whose domain is verified here become members: anybody can have a Google account.',
      'Google tells no groups, and has no address after sign-out.',
    ],
    issuerExample: 'https://accounts.google.com',
    issuer: 'https://accounts.google.com',
  },
  keycloak: {
    name: 'Keycloak',
    path: ['Clients', 'Create client', 'OpenID Connect'],
    enter: [
      choose('Client authentication', 'On'),
      redirect('Valid redirect URIs'),
      signedOut('Valid post logout redirect URIs'),
      backChannel('Backchannel logout URL'),
    ],
    copy: [
      clientId(),
      secret('Credentials › Client Secret'),
      issuer('Realm settings › OpenID Endpoint Configuration', 'https://sso.acme.com/realms/main'),
    ],
    mind: [
      'Before Keycloak 17 the issuer has /auth before /realms.',
      'For groups, add a Group Membership mapper to the client’s dedicated scope. With Full group path on, a group is /eng and not eng.',
    ],
    issuerExample: 'https://sso.acme.com/realms/main',
  },
  auth0: {
    name: 'Auth0',
    path: ['Applications', 'Create Application', 'Regular Web Applications', 'Settings'],
    enter: [redirect('Allowed Callback URLs'), signedOut('Allowed Logout URLs')],
    copy: [issuer('Domain', 'https://acme.us.auth0.com/'), clientId(), secret('Client Secret')],
    mind: [
      'The issuer is https://, the domain, and a slash at the end.',
      'Switch off sign-ups of the connections that this application uses, or anybody can make an account there.',
    ],
    issuerExample: 'https://acme.us.auth0.com/',
  },
  entra: {
    name: 'Microsoft Entra ID by hand',
    called: 'Microsoft Entra ID',
    path: ['Entra admin center', 'App registrations', 'New registration', 'Single tenant'],
    enter: [choose('Redirect URI › Platform', 'Web'), redirect('Redirect URI')],
    copy: [
      clientId('Application (client) ID'),
      issuer('Directory (tenant) ID, in the address', 'https://login.microsoftonline.com/{tenant ID}/v2.0'),
      secret('Certificates & secrets › New client secret › Value'),
    ],
    mind: [
      'One click does all of this, and renews the secret: choose Connect Microsoft where your directory allows it.',
      'Copy the Value of the secret, not its Secret ID. It is shown once, and expires.',
      'Under Token configuration add the optional ID token claims email and acct.',
    ],
    issuerExample: 'https://login.microsoftonline.com/00000000-0000-0000-0000-000000000000/v2.0',
  },
  pingone: {
    name: 'PingOne',
    path: ['Applications', 'Add Application', 'OIDC Web App', 'Configuration'],
    enter: [redirect('Redirect URIs'), signedOut('Signoff URLs')],
    copy: [
      issuer('Issuer ID', 'https://auth.pingone.com/{environment}/as'),
      clientId(),
      secret('Client Secret'),
    ],
    mind: ['Switch the application on.', 'Under Resources grant the scopes email and profile.'],
    issuerExample: 'https://auth.pingone.eu/environment/as',
  },
  pingfederate: {
    name: 'PingFederate',
    path: ['Applications', 'OAuth', 'Clients', 'Add Client'],
    enter: [
      choose('Client Authentication', 'Client Secret'),
      redirect('Redirection URIs'),
      choose('Allowed Grant Types', 'Authorization Code'),
    ],
    copy: [clientId(), secret('Client Secret'), issuer('Base URL', 'https://sso.acme.com')],
    mind: ['Choose an ID token signing algorithm with a key pair, such as RSA using SHA-256.'],
    issuerExample: 'https://sso.acme.com',
  },
  onelogin: {
    name: 'OneLogin',
    path: ['Applications', 'Add App', 'OpenId Connect (OIDC)', 'Configuration'],
    enter: [
      redirect('Redirect URIs'),
      signedOut('Post Logout Redirect URIs'),
      choose('SSO › Token Endpoint › Authentication Method', 'POST'),
    ],
    copy: [
      clientId('SSO › Client ID'),
      secret('SSO › Client Secret'),
      issuer('SSO › Issuer URL', 'https://acme.onelogin.com/oidc/2'),
    ],
    mind: ['Give the app to people or roles under Access. For groups, add the scope groups here.'],
    issuerExample: 'https://acme.onelogin.com/oidc/2',
  },
  jumpcloud: {
    name: 'JumpCloud',
    path: ['SSO Applications', 'Add New Application', 'Custom Application', 'Configure SSO with OIDC'],
    enter: [
      redirect('Redirect URIs'),
      choose('Client Authentication Type', 'Client Secret POST'),
      choose('Attribute Mapping › Standard Scopes', 'Email and Profile'),
    ],
    copy: [clientId(), secret('Client Secret')],
    mind: [
      'The issuer ends with a slash. In the EU it is https://oauth.id.eu.jumpcloud.com/, in India https://oauth.id.in.jumpcloud.com/.',
      'Connect the app to user groups under User Groups, or nobody can sign in.',
    ],
    issuerExample: 'https://oauth.id.jumpcloud.com/',
    issuer: 'https://oauth.id.jumpcloud.com/',
  },
  adfs: {
    name: 'AD FS',
    path: [
      'AD FS Management',
      'Application Groups',
      'Add Application Group',
      'Server application accessing a web API',
    ],
    enter: [
      redirect('Redirect URI'),
      choose('Configure Application Credentials', 'Generate a shared secret'),
    ],
    copy: [
      clientId('Client Identifier'),
      secret('Secret'),
      issuer('The name of the federation service', 'https://adfs.acme.com/adfs'),
    ],
    mind: [
      'Use the client identifier as the identifier of the web API, too, and allow the scopes openid, email, profile and allatclaims.',
      'Add an issuance transform rule that sends E-Mail-Addresses as E-Mail Address.',
    ],
    issuerExample: 'https://adfs.acme.com/adfs',
    scopes: ['profile', 'email', 'allatclaims'],
  },
  generic: {
    name: 'Another provider',
    called: 'your provider',
    path: ['Its console', 'Applications or clients', 'New web application, OpenID Connect'],
    enter: [
      choose('Type', 'confidential web application, authorization code'),
      redirect('Redirect URI, or callback URL'),
      signedOut('Post-logout redirect URI, if there is one'),
      backChannel('Back-channel logout URI, if there is one'),
    ],
    copy: [clientId(), secret(), issuer('Issuer, or discovery address', 'https://idp.acme.com')],
    mind: ['It has to sign ID tokens with a key pair, such as RS256 or ES256.'],
    issuerExample: 'https://idp.acme.com',
  },
};

/** How a provider is called in a sentence. */
export const calledOf = ({ name, called }: ProviderGuide): string => called ?? name;

/** In the order in which people look for them. */
export const PROVIDER_ORDER: readonly IdentityProviderName[] = [
  ...(['okta', 'google', 'keycloak', 'auth0', 'pingone', 'onelogin'] as const),
  ...(['jumpcloud', 'pingfederate', 'adfs', 'entra', 'generic'] as const),
];
