import type { AppRoleAssignmentRecord, DirectoryRecord, UserRecord } from '../directory/records.ts';
import type { SeedUser } from '../directory/seed.ts';
import type { Store } from '../directory/store.ts';
import { roleTemplateNamed } from '../directory/well-known.ts';
import type { Act } from './audited-acts.ts';
import type { ControlCall } from './control-call.ts';

/** The changes of the control API as the operations of Graph that make them: what the audit log tells of. */

/** Facts of a directory that are settings of policies in Graph. What it is licensed for is bought, and no operation. */
const POLICIES: readonly (readonly [operation: string, setting: string, facts: (keyof DirectoryRecord)[]])[] =
  [
    ['PATCH policies/authorizationPolicy', 'defaultUserRolePermissions', ['userConsentAllowed']],
    [
      'PATCH policies/defaultAppManagementPolicy',
      'applicationRestrictions',
      ['secretsForbidden', 'secretMaxLifetime', 'certificateMaxLifetime'],
    ],
  ];

export function directoryActs(id: string, changes: Readonly<Partial<DirectoryRecord>>): Act[] {
  const { displayName } = changes;
  const policies = POLICIES.filter(([, , facts]) => facts.some((fact) => changes[fact] !== undefined));
  return [
    ...(displayName === undefined
      ? []
      : [{ operation: 'PATCH organization/{key}', keys: [id], body: { displayName } }]),
    ...policies.map(([operation, setting]): Act => ({ operation, body: { [setting]: {} } })),
  ];
}

/** Facts of a person that Graph calls otherwise. */
const USER_PROPERTIES: Readonly<Record<string, string>> = {
  password: 'passwordProfile',
  signInName: 'identities',
  homeIdentityProvider: 'identities',
};

/** @param roles those that the person holds from now on, unless they stay */
export function userActs(
  user: UserRecord,
  changes: Readonly<Record<string, unknown>>,
  roles: readonly string[] | undefined,
): Act[] {
  const body = Object.fromEntries(
    Object.entries(changes).map(([name, value]) =>
      USER_PROPERTIES[name] === undefined ? [name, value] : [USER_PROPERTIES[name], {}],
    ),
  );
  const update = { operation: 'PATCH users/{key}', keys: [user.id], body };
  const added = roles?.filter((role) => !user.directoryRoles.includes(role)) ?? [];
  const removed = roles === undefined ? [] : user.directoryRoles.filter((role) => !roles.includes(role));
  return [
    ...(Object.keys(changes).length === 0 ? [] : [update]),
    ...added.map(roleAct),
    ...removed.map(
      (role): Act => ({ operation: 'DELETE directoryRoles/{key}/members/{key}/$ref', keys: [role, user.id] }),
    ),
  ];
}

/** To whom is known by what the change makes: a person. */
const roleAct = (role: string): Act => ({
  operation: 'POST directoryRoles/{key}/members/$ref',
  keys: [role],
});

export const newUserActs = ({ userPrincipalName, displayName, directoryRoles = [] }: SeedUser): Act[] => [
  { operation: 'POST users', body: { userPrincipalName, displayName } },
  ...directoryRoles.map((role) => roleAct(roleTemplateNamed(role) ?? role)),
];

export const isPurge = ({ query }: ControlCall): boolean => query.get('purge') === 'true';

/** Into deletedItems and, when asked for, out of there. */
export const deletionActs = (
  list: 'users' | 'applications' | 'servicePrincipals',
  id: string,
  call: ControlCall,
): Act[] => [
  { operation: `DELETE ${list}/{key}`, keys: [id] },
  ...(isPurge(call) ? [{ operation: 'DELETE directory/deletedItems/{key}', keys: [id] }] : []),
];

export const credentialAct = (
  action: 'addPassword' | 'removePassword' | 'addKey' | 'removeKey',
  applicationId: string,
): Act => ({ operation: `POST applications/{key}/${action}`, keys: [applicationId] });

const PRINCIPALS = { User: 'users', Group: 'groups', ServicePrincipal: 'servicePrincipals' } as const;

export function assignmentAct(
  method: 'POST' | 'DELETE',
  principalType: AppRoleAssignmentRecord['principalType'],
  { principalId, resourceId }: Pick<AppRoleAssignmentRecord, 'principalId' | 'resourceId'>,
): Act {
  const path = `${PRINCIPALS[principalType]}/{key}/appRoleAssignments`;
  return {
    operation: method === 'POST' ? `POST ${path}` : `DELETE ${path}/{key}`,
    keys: [resourceId, principalId],
  };
}

/** What a directory takes back from a client: each grant and assignment, and its enterprise app when asked for. */
export function revocationActs(
  store: Store,
  directoryId: string,
  appId: string,
  removeEnterpriseApp: boolean,
): Act[] {
  const client = store.servicePrincipalOf(appId, directoryId);
  if (client === undefined) return [];
  const grants = store.permissionGrants.filter(({ clientId }) => clientId === client.id);
  return [
    ...grants.map(({ id }): Act => ({ operation: 'DELETE oauth2PermissionGrants/{key}', keys: [id] })),
    ...store.assignmentsOf(client.id).map((one) => assignmentAct('DELETE', one.principalType, one)),
    ...(removeEnterpriseApp ? deletionOf(client.id) : []),
  ];
}

/** Gone at once, with nothing left in deletedItems. */
const deletionOf = (servicePrincipalId: string): Act[] => [
  { operation: 'DELETE servicePrincipals/{key}', keys: [servicePrincipalId] },
  { operation: 'DELETE directory/deletedItems/{key}', keys: [servicePrincipalId] },
];
