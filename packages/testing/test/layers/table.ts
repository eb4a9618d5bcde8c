const FOUNDATION = [
  'core',
  'vault',
  'database',
  'microsoft-graph',
  'outbound',
  'relying-party',
  'authorization-server',
];
/** A connection as everybody who has to do with one sees it. */
const CONNECTIONS = [...FOUNDATION, 'connections'];
const FEATURES = ['provisioning', 'sign-in', 'administration', 'service'];

/** DESIGN, section 2: which workspaces the sources of each workspace may import. Lower imports nothing higher. */
export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  vault: ['core'],
  database: ['core'],
  'microsoft-graph': ['core'],
  outbound: [],
  'relying-party': ['core'],
  'authorization-server': ['core'],
  service: ['core', 'vault', 'database'],
  connections: FOUNDATION,
  provisioning: CONNECTIONS,
  'sign-in': CONNECTIONS,
  administration: FOUNDATION,
  sdk: [],
  testing: ['core', 'database', 'entra-emulator'],
  web: [...CONNECTIONS, ...FEATURES],
  worker: [...CONNECTIONS, ...FEATURES],
  cli: ['sdk'],
  'entra-emulator': [],
  'example-app': ['sdk'],
  stack: [...CONNECTIONS, ...FEATURES, 'sdk', 'entra-emulator'],
};

/** Test code may also use this. */
export const DEVELOPMENT_ONLY = 'testing';
/** These have to stand on their own, in their tests as well. */
export const STAND_ALONE = ['core', 'entra-emulator', 'sdk'];
/** They would collect what belongs nowhere. */
export const BANNED_FOLDERS = ['utils', 'common', 'shared', 'lib', 'helpers'];
/** A route handler asks a package; it does not reach past it. */
export const BANNED_IN_ROUTES = /^(node:)?crypto$|^pg$|^@prisma\/|^@portico\/(database|vault)$/;
export const MOST_LINES = 400;
