import type { IdentityProviderName } from '@portico/core';
import type { ConsoleField, ProviderGuide } from './providers.ts';

const acs = (name: string): ConsoleField => ({ name, is: 'acs_url' });
const entityId = (name: string): ConsoleField => ({ name, is: 'entity_id' });
const ourMetadata = (name: string): ConsoleField => ({ name, is: 'metadata_url' });
const tile = (name: string): ConsoleField => ({ name, is: 'initiate_uri' });
const choose = (name: string, value: string): ConsoleField => ({ name, is: 'choice', value });
const metadata = (name: string, value?: string): ConsoleField =>
  value === undefined ? { name, is: 'provider_metadata' } : { name, is: 'provider_metadata', value };

const ATTRIBUTES = 'email, firstName, lastName, groups';

/** As `GUIDES`, of SAML. */
export const SAML_GUIDES: Readonly<Partial<Record<IdentityProviderName, ProviderGuide>>> = {
  okta: {
    name: 'Okta',
    path: ['Applications', 'Create App Integration', 'SAML 2.0'],
    enter: [
      acs('Single sign-on URL'),
      entityId('Audience URI (SP Entity ID)'),
      choose('Attribute Statements', 'id = user.id, email = user.email, firstName and lastName'),
    ],
    copy: [metadata('Sign On › Metadata URL', 'https://acme.okta.com/app/…/sso/saml/metadata')],
    mind: [
      'Keep “Use this for Recipient URL and Destination URL” ticked.',
      'Nobody can sign in until people or groups are assigned to the app, under Assignments.',
      'For groups, add a group attribute statement: groups, Matches regex, .*',
      'A renamed username would be somebody new: choose id below as the attribute that says who somebody is.',
    ],
  },
  google: {
    name: 'Google Workspace',
    path: ['Admin console', 'Apps', 'Web and mobile apps', 'Add app', 'Add custom SAML app'],
    enter: [acs('ACS URL'), entityId('Entity ID'), tile('Start URL'), choose('Name ID format', 'EMAIL')],
    copy: [metadata('Download metadata', 'GoogleIDPMetadata.xml')],
    mind: [
      'There is no address for the metadata: download the file and choose it here.',
      'User access is OFF at first: switch it on. It can take a while until it counts.',
      'Leave Signed response unticked, or tick it: both are taken.',
    ],
  },
  entra: {
    name: 'Microsoft Entra ID, by SAML',
    called: 'Microsoft Entra ID',
    path: ['Entra admin center', 'Enterprise applications', 'New application', 'Create your own', 'SAML'],
    enter: [
      entityId('Identifier (Entity ID)'),
      acs('Reply URL (Assertion Consumer Service URL)'),
      tile('Sign on URL'),
    ],
    copy: [
      metadata('App Federation Metadata Url', 'https://login.microsoftonline.com/…/federationmetadata.xml'),
    ],
    mind: [
      'One click does more, and renews what expires: choose Connect Microsoft where your directory allows it.',
      'Assign people under Users and groups, or set Assignment required to No.',
      'For groups, add a group claim; more than 150 of them are not sent.',
    ],
  },
  keycloak: {
    name: 'Keycloak',
    path: ['Clients', 'Create client', 'SAML'],
    enter: [
      entityId('Client ID'),
      acs('Valid redirect URIs'),
      acs('Master SAML Processing URL'),
      choose('Keys › Client signature required', 'Off, or import our certificate'),
    ],
    copy: [
      metadata(
        'Realm settings › SAML 2.0 Identity Provider Metadata',
        'https://sso.acme.com/realms/main/protocol/saml/descriptor',
      ),
    ],
    mind: [
      'Import our metadata instead, and all of this is filled in.',
      'No attributes are sent at first: under Client scopes › dedicated add the predefined mappers X500 email, givenName and surname.',
    ],
  },
  adfs: {
    name: 'AD FS',
    path: ['AD FS Management', 'Relying Party Trusts', 'Add Relying Party Trust', 'Claims aware'],
    enter: [ourMetadata('Federation metadata address'), choose('Access control', 'who may sign in')],
    copy: [
      metadata(
        'Federation metadata',
        'https://adfs.acme.com/FederationMetadata/2007-06/FederationMetadata.xml',
      ),
    ],
    mind: [
      'Under Edit Claim Issuance Policy send E-Mail-Addresses as E-Mail Address, Given-Name, Surname, and Token-Groups as Group.',
      'Add a rule that transforms E-Mail Address into Name ID.',
    ],
  },
  pingone: {
    name: 'PingOne',
    path: ['Applications', 'Add Application', 'SAML Application', 'Manually Enter'],
    enter: [acs('ACS URLs'), entityId('Entity ID'), choose('Attribute Mappings', ATTRIBUTES)],
    copy: [metadata('Configuration › IdP Metadata URL')],
    mind: ['Switch the application on.', 'saml_subject is best mapped to User ID, which never changes.'],
  },
  pingfederate: {
    name: 'PingFederate',
    path: ['Applications', 'SP Connections', 'Create Connection', 'Browser SSO', 'SAML 2.0'],
    enter: [ourMetadata('Import metadata'), choose('Attribute contract', `SAML_SUBJECT, ${ATTRIBUTES}`)],
    copy: [metadata('Metadata export', 'metadata.xml')],
    mind: [
      'Use POST for the answer. Signed requests are taken; switch them on below where it asks for them.',
    ],
  },
  onelogin: {
    name: 'OneLogin',
    path: ['Applications', 'Add App', 'SAML Custom Connector (Advanced)', 'Configuration'],
    enter: [
      entityId('Audience (EntityID)'),
      acs('ACS (Consumer) URL Validator'),
      acs('ACS (Consumer) URL'),
      choose('SAML initiator', 'Service Provider'),
    ],
    copy: [metadata('More Actions › SAML Metadata', 'metadata.xml')],
    mind: [
      'The validator is a pattern: put a backslash before each dot and slash, ^ in front and $ at the end.',
      `Under Parameters add ${ATTRIBUTES}, each with “Include in SAML assertion”.`,
    ],
  },
  jumpcloud: {
    name: 'JumpCloud',
    path: ['SSO Applications', 'Add New Application', 'Custom Application', 'Configure SSO with SAML'],
    enter: [
      choose('IdP Entity ID', 'any name of your own'),
      entityId('SP Entity ID'),
      acs('ACS URLs'),
      choose('Sign', 'Assertion and Response'),
    ],
    copy: [metadata('Export Metadata', 'JumpCloud-metadata.xml')],
    mind: [
      `Under Attributes add ${ATTRIBUTES}; tick “include group attribute” for groups.`,
      'Connect the app to user groups, or nobody can sign in.',
    ],
  },
  auth0: {
    name: 'Auth0',
    path: ['Applications', 'your application', 'Addons', 'SAML2 Web App', 'Settings'],
    enter: [acs('Application Callback URL'), { name: 'Settings (JSON): "audience"', is: 'entity_id' }],
    copy: [
      metadata(
        'Settings › Advanced › Endpoints › SAML Metadata URL',
        'https://acme.us.auth0.com/samlp/metadata/…',
      ),
    ],
    mind: ['Switch off sign-ups of the connections that this application uses.'],
  },
  generic: {
    name: 'Another provider',
    called: 'your provider',
    path: ['Its console', 'Applications or service providers', 'New SAML 2.0 application'],
    enter: [
      acs('ACS URL, reply URL, or assertion consumer service'),
      entityId('Entity ID, audience, or identifier of the service provider'),
      choose('Attributes', ATTRIBUTES),
    ],
    copy: [metadata('Metadata URL or file')],
    mind: [
      'Where it takes metadata, give it the address of ours: everything is in it.',
      'The NameID has to stay the same for one person. Where it is transient, choose an attribute below that says who somebody is.',
      'For Shibboleth and SimpleSAMLphp that is subject-id or pairwise-id.',
    ],
  },
};
