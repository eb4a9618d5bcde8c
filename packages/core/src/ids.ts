/**
 * Prefixed identifiers. The prefix says what a value names wherever it is met: in a log, a URL, a support mail.
 * The rest is 130 random bits, so an id can be neither guessed nor counted (attacks 84, 104).
 */
const PREFIXES = {
  project: 'proj',
  application: 'app',
  organization: 'org',
  connection: 'sso',
  groupRoleRule: 'grr',
  directoryAgreement: 'dag',
  credential: 'cred',
  provisioningRun: 'msp',
  user: 'user',
  identity: 'idn',
  socialConnection: 'soc',
  session: 'sess',
  logoutNotice: 'lgn',
  warningMail: 'wml',
  dashboardSession: 'dsh',
  signInAttempt: 'att',
  passwordLink: 'pwl',
  invitation: 'inv',
  setupLink: 'stl',
  replacementArrival: 'arr',
  signingKey: 'key',
  auditEvent: 'evt',
  request: 'req',
} as const;

export type IdKind = keyof typeof PREFIXES;
export type Id<K extends IdKind> = `${(typeof PREFIXES)[K]}_${string}`;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const LENGTH = 26;

/** Random bytes for the next ids: asking for them one id at a time costs more than all the rest of an id. */
const pool = new Uint8Array(LENGTH * 128);
let used = pool.length;

/** A new identifier of the given kind, e.g. `sso_h3k…` (26 characters of base32 after the prefix). */
export function newId<K extends IdKind>(kind: K): Id<K> {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  let text = '';
  for (const byte of pool.subarray(used, used + LENGTH)) text += ALPHABET.charAt(byte & 31);
  // Each byte makes one id, and is not kept after that.
  pool.fill(0, used, used + LENGTH);
  used += LENGTH;
  return `${PREFIXES[kind]}_${text}`;
}

/** Whether `value` has the shape of an identifier of that kind. Says nothing about whether it exists. */
export function isId<K extends IdKind>(kind: K, value: unknown): value is Id<K> {
  return (
    typeof value === 'string' &&
    value.length <= 64 &&
    new RegExp(`^${PREFIXES[kind]}_[a-z0-9_]+$`).test(value)
  );
}
