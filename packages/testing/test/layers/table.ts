const FOUNDATION = [
  'core',
  'vault',
  'database',
  'microsoft-graph',
  'outbound',
  'relying-party',
  'authorization-server',
];
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
  provisioning: FOUNDATION,
  'sign-in': FOUNDATION,
  administration: FOUNDATION,
  sdk: [],
  testing: ['core', 'database', 'entra-emulator'],
  web: [...FOUNDATION, ...FEATURES],
  worker: [...FOUNDATION, ...FEATURES],
  cli: ['sdk'],
  'entra-emulator': [],
  'example-app': ['sdk'],
  stack: [...FOUNDATION, ...FEATURES, 'sdk', 'entra-emulator'],
};

type Floors = {
  /** Files beside the folders that every folder stands on. They import none of them. */
  readonly ground: readonly string[];
  /** Lowest first. A folder imports from those of lower floors, types included; none beside it, and nothing higher. */
  readonly floors: readonly (readonly string[])[];
};

/**
 * The folders of a workspace's sources, where they have an order. Other files that lie beside them put them together: no folder
 * imports those.
 */
export const FLOORS: Readonly<Record<string, Floors>> = {
  'authorization-server': {
    ground: ['context.ts', 'request-id.ts', 'scopes.ts', 'stores.ts'],
    floors: [
      ['client'],
      ['tokens'],
      ['storage'],
      ['pages'],
      ['http'],
      ['authorization', 'device', 'sign-out'],
    ],
  },
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
