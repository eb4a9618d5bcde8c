import type { Kind } from './ask-everything.ts';
import type { PublishedOperation } from './published.ts';

/** One permission at one operation, about which the emulator and Microsoft's table say different things. */
export interface Difference {
  operation: PublishedOperation;
  kind: Kind;
  permission: string;
  emulator: 'allows' | 'refuses';
}

interface Exception {
  because: string;
  covers: (difference: Difference) => boolean;
}

/** Operations that want two permissions: one of each list. The table lists them beside each other. */
interface Combined {
  operations: RegExp;
  one: readonly string[];
  other: readonly string[];
}

const APP_WRITERS = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All'];
const POLICY_READERS = ['Policy.Read.All', 'Policy.ReadWrite.ApplicationConfiguration'];

export const combined: readonly Combined[] = [
  {
    operations: /^POST (applications|servicePrincipals)\/\{key\}\/owners\/\$ref$/,
    one: APP_WRITERS,
    other: ['Directory.Read.All'],
  },
  {
    operations: /^\w+ (applications|servicePrincipals)\/\{key\}\/(tokenLifetime|claimsMapping)Policies/,
    one: APP_WRITERS,
    other: POLICY_READERS,
  },
  {
    operations: /^POST servicePrincipals\/\{key\}\/appRoleAssign(ments|edTo)$/,
    one: ['AppRoleAssignment.ReadWrite.All'],
    other: ['Application.Read.All', 'Application.ReadWrite.All', 'Directory.Read.All'],
  },
  {
    operations: /^POST applications\/\{key\}\/appManagementPolicies/,
    one: ['Policy.ReadWrite.ApplicationConfiguration'],
    other: ['Application.Read.All'],
  },
];

export const nameOf = ({ method, path }: PublishedOperation): string => `${method} ${path}`;

const needsTwo = ({ operation, permission, emulator }: Difference): boolean =>
  emulator === 'refuses' &&
  combined.some(
    ({ operations, one, other }) =>
      operations.test(nameOf(operation)) && [...one, ...other].includes(permission),
  );

/** Questions, some of which are asked by POST. */
const isReading = ({ method, path }: PublishedOperation): boolean =>
  method === 'GET' || /\/(getMember|checkMember)\w+$/.test(path);

const readsToo = ({ operation, kind, permission, emulator }: Difference): boolean =>
  emulator === 'allows' &&
  isReading(operation) &&
  permission.includes('ReadWrite') &&
  operation[kind].includes(permission.replace('ReadWrite', 'Read'));

interface Row {
  emulator: Difference['emulator'];
  operations: RegExp;
  permissions: RegExp;
  kind?: Kind;
  because: string;
}

const INTUNE = "from Intune's own pages about the same address: it is not emulated";
const DEVICES = 'there are no devices here';
const SIBLING = 'the table has it for the operation beside this one, and nothing says why not here';
const OF_ONESELF = 'reaches oneself, and no other kind of object';

const rows: readonly Row[] = [
  { emulator: 'refuses', operations: /./, permissions: /^DeviceManagement/, because: INTUNE },
  {
    emulator: 'refuses',
    operations: /\/(getMember|checkMember)\w+$/,
    permissions: /^Device\.Read/,
    because: DEVICES,
  },
  {
    emulator: 'refuses',
    operations: /^POST (servicePrincipals|groups|directoryObjects)\/.*Member\w+$/,
    permissions: /^User\.Read$/,
    because: OF_ONESELF,
  },
  {
    emulator: 'allows',
    operations: /^POST users\/.*MemberGroups$/,
    permissions: /^User\.Read$/,
    because: `${SIBLING}: memberships of oneself`,
  },
  {
    emulator: 'allows',
    operations: /^GET (applications|servicePrincipals)$/,
    permissions: /^Directory\.ReadWrite\.All$/,
    kind: 'application',
    because: `${SIBLING}: one of them by its id`,
  },
  {
    emulator: 'allows',
    operations: /^GET .*federatedIdentityCredentials\/\{key\}$/,
    permissions: /^Application\.Read\.All$/,
    because: `${SIBLING}: the list of the same`,
  },
  {
    emulator: 'allows',
    operations: /^GET servicePrincipals\/\{key\}\/transitiveMemberOf$/,
    permissions: /OwnedBy$/,
    because: `${SIBLING}: memberOf`,
  },
  {
    emulator: 'allows',
    operations: /^GET groups\/\{key\}\/transitiveMemberOf$/,
    permissions: /^Group(Member)?\.Read(Write)?\.All$/,
    because: `${SIBLING}: memberOf, and the same for a person`,
  },
  {
    emulator: 'allows',
    operations: /^GET users\/\{key\}\/memberOf$/,
    permissions: /^User\.Read\.All$/,
    kind: 'delegated',
    because:
      "the page has it in its table of another user's memberships, the published list has one table for both",
  },
  {
    emulator: 'allows',
    operations: /^GET organization\/\{key\}$/,
    permissions: /^(Organization|Directory|User)\./,
    because: `${SIBLING}: the list, which has this one object`,
  },
  {
    emulator: 'allows',
    operations: /^GET roleManagement\/directory\/roleAssignments/,
    permissions: /^RoleManagement\.Read\.All$/,
    kind: 'application',
    because: `${SIBLING}: role definitions, and the same for a person`,
  },
  {
    emulator: 'allows',
    operations: /^\w+ users\/\{key\}\/photo/,
    permissions: /^User\.Read(Write)?\.All$/,
    kind: 'delegated',
    because: `${SIBLING}: the same without a person`,
  },
  {
    emulator: 'allows',
    operations: /directoryObjects\/(\{key\}|getByIds)$/,
    permissions: /./,
    because:
      'objects of a kind that the caller may not read are shown by id and type alone, as documented for lists',
  },
  {
    emulator: 'allows',
    operations: /^POST directory\/deletedItems\/\{key\}\/restore$/,
    permissions: /^(Application|Group)\.ReadWrite\./,
    because: 'the table has the permissions for users, the page those for applications and groups as well',
  },
  {
    emulator: 'refuses',
    operations: /^DELETE servicePrincipals\/\{key\}\/appRoleAssign(ments|edTo)\/\{key\}$/,
    permissions: /^Application\.ReadWrite\.All$/,
    because:
      'the page has AppRoleAssignment.ReadWrite.All alone: whoever writes applications gives and takes no roles',
  },
  {
    emulator: 'refuses',
    operations: /^POST directory\/administrativeUnits\/\{key\}\/members\/\$ref$/,
    permissions: /^(Group\.|Directory\.ReadWrite)/,
    because:
      'the table has one row for adding a member and for making a group in the unit; these make groups',
  },
];

/** Each has to be true still: one that covers nothing fails the test. */
export const exceptions: readonly Exception[] = [
  { because: 'it is one of two permissions that are wanted together', covers: needsTwo },
  { because: 'who may write may read: so say the descriptions of the permissions', covers: readsToo },
  ...rows.map(
    ({ emulator, operations, permissions, kind, because }): Exception => ({
      because,
      covers: (one) =>
        one.emulator === emulator &&
        operations.test(nameOf(one.operation)) &&
        permissions.test(one.permission) &&
        (kind ?? one.kind) === one.kind,
    }),
  ),
];
