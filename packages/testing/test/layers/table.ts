const FOUNDATION = [
  'core',
  'vault',
  'database',
  'microsoft-graph',
  'relying-party',
  'saml-service-provider',
  'authorization-server',
];
/** A connection as everybody who has to do with one sees it. */
const CONNECTIONS = [...FOUNDATION, 'connections'];
const FEATURES = ['provisioning', 'setup', 'sign-in', 'administration', 'service'];

/** DESIGN, section 2: which workspaces the sources of each workspace may import. Lower imports nothing higher. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  vault: ['core'],
  database: ['core'],
  'microsoft-graph': ['core'],
  outbound: [],
  'relying-party': ['core'],
  'saml-service-provider': [],
  'authorization-server': ['core'],
  service: ['core', 'vault', 'database'],
  connections: FOUNDATION,
  provisioning: CONNECTIONS,
  setup: CONNECTIONS,
  'sign-in': CONNECTIONS,
  administration: FOUNDATION,
  sdk: [],
  testing: ['core', 'database', 'entra-emulator'],
  // The way out is handed to the features: only who puts them together has it.
  web: [...CONNECTIONS, ...FEATURES, 'outbound'],
  worker: [...CONNECTIONS, ...FEATURES, 'outbound'],
  cli: ['sdk'],
  'entra-emulator': [],
  'example-app': ['sdk'],
  'sample-identity-providers': [],
  stack: [...CONNECTIONS, ...FEATURES, 'outbound', 'sdk', 'entra-emulator'],
};

/** Names in one folder, lowest first: each may import what stands on floors below its own, and nothing beside it. */
export type Floors = readonly (readonly string[])[];

/**
 * The floors inside a workspace, by folder: of a folder named here, everything in it stands on one. Types count as much
 * as values do, but for {@link MAY_NAME_TYPES_OF}.
 */
export const FLOORS: Readonly<Record<string, Floors>> = {
  'packages/authorization-server/src': [
    ['context.ts', 'mount.ts', 'project-issuers.ts', 'request-id.ts', 'scopes.ts', 'stores.ts'],
    ['client'],
    ['tokens'],
    ['storage'],
    ['pages'],
    ['http'],
    ['authorization', 'device', 'sign-out'],
    ['configuration.ts', 'middleware.ts', 'overrides.ts'],
    ['issuer.ts'],
    ['index.ts'],
  ],
  'packages/provisioning/src': [
    ['certificate.ts', 'desired-state', 'settings.ts'],
    ['availability.ts', 'env.ts', 'return-address.ts', 'step-parts'],
    ['steps', 'wait-messages.ts'],
    ['runs'],
    ['begin-run.ts', 'consent', 'disconnect.ts'],
    ['agreements.ts', 'assemble.ts', 'member-groups.ts', 'past-runs.ts', 'progress.ts', 'schedule.ts'],
    ['provisioning.ts'],
    ['index.ts'],
  ],
  'packages/administration/src': [
    ['caller.ts', 'database-failure.ts', 'input', 'page.ts', 'passwords'],
    ['context.ts'],
    ['reach.ts', 'sign-in-names', 'throttle'],
    ['audit', 'may-invite'],
    ['applications', 'dashboard-sign-in', 'sessions', 'sign-ins'],
    ['organizations', 'password-links'],
    ['invitations'],
    ['group-roles', 'members', 'operators', 'projects'],
    ['first-owner'],
    ['administration.ts'],
    ['index.ts'],
  ],
  'packages/sign-in/src': [
    ['settings.ts'],
    ['browser'],
    ['protocols'],
    ['registrations'],
    ['leaving'],
    ['checks'],
    ['other-trips'],
    ['refused'],
    ['hosted-login'],
    ['starting'],
    ['kept-id-token.ts'],
    ['returning'],
    ['provider-sign-out.ts'],
    ['sign-in.ts'],
    ['index.ts'],
  ],
  'apps/web': [
    ['composition', 'next.config.ts', 'pack-package.mjs', 'postcss.config.mjs', 'public'],
    ['src'],
    ['front-door'],
    ['operators.ts', 'pack-sdk.mjs', 'server.ts'],
    ['test'],
    ['e2e'],
  ],
  'apps/web/src': [['quickstart'], ['components'], ['http'], ['principals'], ['api'], ['app']],
  'apps/entra-emulator/src': [
    ['clock', 'randomness', 'setting-error.ts', 'shape', 'xml'],
    ['activity', 'directory', 'refusals', 'sessions', 'web'],
    ['lead', 'pages', 'tokens'],
    ['faults', 'saml', 'state'],
    ['notices', 'provisioning-service'],
    ['emulator'],
    ['azure', 'graph', 'login'],
    ['control'],
    ['console'],
    ['entrance'],
    ['index.ts'],
    ['env-floci.ts'],
    ['env.ts'],
    ['command'],
    ['main.ts'],
  ],
  'apps/sample-identity-providers/src': [
    ['people'],
    ['integrations', 'web'],
    ['oidc', 'saml'],
    ['chooser-page.ts', 'admin', 'control'],
    ['application.ts'],
    ['index.ts'],
    ['env.ts'],
    ['main.ts'],
  ],
  'apps/entra-emulator/src/faults': [['fault-rules.ts'], ['preset.ts'], ['presets'], ['presets.ts']],
  'apps/entra-emulator/src/graph': [
    [
      'beta-names.ts',
      'beta-names.tsv',
      'challenge.ts',
      'graph-error.ts',
      'graph-object.ts',
      'graph-types.ts',
      'graph-types.json',
      'path.ts',
      'version.ts',
    ],
    ['metadata.ts', 'not-emulated.ts'],
    ['caller.ts', 'query'],
    ['told-types.ts'],
    ['graph-call.ts', 'permission-checks.ts'],
    ['metadata-level.ts'],
    [
      'audited.ts',
      'application-permissions.ts',
      'directory-permissions.ts',
      'group-permissions.ts',
      'log-permissions.ts',
    ],
    ['guarded-properties.ts', 'right-over.ts'],
    ['user-permissions.ts'],
    ['audit.ts', 'basic-profile.ts'],
    [
      ...['beta.ts', 'caller-over.ts', 'known-operations.ts', 'known-operations.tsv'],
      ...['policy-permissions.ts', 'replies.ts'],
    ],
    ['resources'],
    ['routes'],
    ['routes.ts'],
    ['dispatch.ts'],
    ['batch.ts'],
    ['serve-graph.ts'],
  ],
  'apps/entra-emulator/src/login': [
    [
      'aadsts.ts',
      'aadsts-password.ts',
      'aadsts-saml.ts',
      'aadsts-token.ts',
      'client-info.ts',
      'login-call.ts',
      'native-client.ts',
      'not-emulated.ts',
      'path-spelling.ts',
    ],
    ['checks', 'serve-endpoint.ts', 'userinfo.ts'],
    ['discovery.ts', 'instance-discovery.ts', 'logout.ts', 'sign-in', 'token'],
    ['authorize', 'device', 'saml'],
    ['admin-consent', 'redeem'],
    ['answer-page.ts'],
    ['routes.ts'],
  ],
  'apps/entra-emulator/src/web': [
    ['cors.ts', 'microsoft-hosts.ts', 'outside.ts', 'private-networks.ts'],
    ['read-params.ts', 'responses.ts', 'shown-token.ts'],
    ['request-log.ts', 'service-address.ts', 'tls'],
    ['server.ts'],
  ],
};

/**
 * Who may name types of one higher floor as well, never values: the browser takes the types of the API from where it is
 * declared, and nothing of the server comes along.
 */
export const MAY_NAME_TYPES_OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'apps/web/src': { components: 'api' },
};

/** Test code may also use this. */
export const DEVELOPMENT_ONLY = 'testing';
/** These have to stand on their own, in their tests as well. */
export const STAND_ALONE = ['core', 'entra-emulator', 'sample-identity-providers', 'sdk'];
/** They would collect what belongs nowhere. */
export const BANNED_FOLDERS = ['utils', 'common', 'shared', 'lib', 'helpers'];
/** Below this lie the operations of the API, which are route handlers, too. */
export const OPERATIONS_FOLDER = '/apps/web/src/api/';
/** A route handler asks a package; it does not reach past it. */
export const BANNED_IN_ROUTES = /^(node:)?crypto$|^pg$|^@prisma\/|^@portico\/(database|vault)$/;
export const MOST_LINES = 400;
