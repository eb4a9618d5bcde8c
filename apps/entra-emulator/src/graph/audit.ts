import type { Actor, DirectoryChange } from '../activity/directory-change.ts';
import type { Store } from '../directory/store.ts';
import { directoryRoleName } from '../directory/well-known.ts';
import type { Emulator } from '../emulator/emulator.ts';
import { isGuid, newGuid } from '../randomness/random-source.ts';
import { isPlainObject } from '../shape/plain-object.ts';
import { activityOf, namedFor } from './audited.ts';
import type { GraphCaller } from './caller.ts';
import type { GraphReply } from './graph-call.ts';
import type { ObjectKey } from './path.ts';

type ChangedObject = DirectoryChange['targets'][number];

interface Asked {
  emulator: Emulator;
  caller: GraphCaller;
  method: string;
  /** Of the route, with `{key}` for ids. */
  path: string;
  keys: readonly ObjectKey[];
  body: unknown;
  correlationId: string;
}

/**
 * Runs an operation and notes it in the audit log of the directory once it has taken effect. Refusals are not noted.
 */
export async function noted(asked: Asked, run: () => Promise<GraphReply> | GraphReply): Promise<GraphReply> {
  const tell = watchChange(asked);
  const reply = await run();
  tell(reply.body);
  return reply;
}

/**
 * Looks at what an operation is about to change, for what it deletes cannot be looked at afterwards.
 *
 * @returns notes the change in the audit log, once it has taken effect; takes what was made
 */
export function watchChange(asked: Asked): (made: unknown) => void {
  const { emulator, caller, method, path, keys, body, correlationId } = asked;
  const found = activityOf(method, path);
  if (found === undefined) return () => undefined;
  const where = { store: emulator.store, directoryId: caller.directory.id, path };
  const before = objectsNamed(where, [...keys.map(({ value }) => value).reverse(), ...idsIn(body)]);
  return (made) => {
    const [first, ...others] = unique([...objectsNamed(where, idsIn(made)), ...before]);
    const target = { ...(first ?? NOTHING), modified: modifiedIn(path, body) };
    emulator.changes.add({
      ...found,
      activity: namedFor(found.activity, target.type),
      id: newGuid(emulator.random),
      directoryId: caller.directory.id,
      at: emulator.clock.now(),
      correlationId,
      actor: actorOf(emulator, caller),
      targets: [target, ...others],
    });
  };
}

const NOTHING: ChangedObject = {
  type: 'Other',
  id: null,
  displayName: null,
  userPrincipalName: null,
  modified: [],
};

const unique = (objects: readonly ChangedObject[]): ChangedObject[] => [
  ...new Map(objects.map((one) => [one.id, one])).values(),
];

function actorOf({ store }: Emulator, { userId, appId, servicePrincipalId }: GraphCaller): Actor {
  const user = userId === undefined ? undefined : store.users.get(userId);
  if (user !== undefined)
    return {
      ...{ kind: 'user', id: user.id, displayName: user.displayName },
      userPrincipalName: user.userPrincipalName,
    };
  const client = store.servicePrincipals.get(servicePrincipalId);
  return {
    ...{ kind: 'app', appId: appId || null, servicePrincipalId: client?.id ?? null },
    displayName: client?.displayName ?? 'Entra emulator: control API',
  };
}

/** Ids that stand in a body under names that name objects, or in an address (`@odata.id`, `…@odata.bind`). */
function idsIn(body: unknown): string[] {
  if (!isPlainObject(body)) return [];
  return Object.entries(body).flatMap(([name, value]): string[] => {
    if (/@odata\.(?:id|bind)$/i.test(name)) return [value].flat().flatMap(idInAddress);
    if (['application', 'servicePrincipal', 'invitedUser'].includes(name)) return idsIn(value);
    return OBJECT_NAMES.includes(name) && typeof value === 'string' ? [value] : [];
  });
}

const OBJECT_NAMES: readonly string[] = ['id', 'clientId', 'principalId', 'resourceId', 'roleDefinitionId'];

const idInAddress = (value: unknown): string[] => {
  const id = typeof value === 'string' ? value.split(/[/(']/).findLast(isGuid) : undefined;
  return id === undefined ? [] : [id];
};

/** Where a name is looked for: by an application id a registration and its enterprise app have the same. */
interface Where {
  store: Store;
  directoryId: string;
  path: string;
}

const objectsNamed = (where: Where, names: readonly string[]): ChangedObject[] =>
  names.flatMap((name) => objectNamed(where, name) ?? []);

/** By id or alternate key; of grants and assignments, whoever they are for and of. */
function objectNamed(where: Where, name: string): ChangedObject[] | undefined {
  const { store } = where;
  const id = name.toLowerCase();
  const user =
    store.users.get(id) ??
    store.deletedUsers.get(id) ??
    (id.includes('@') ? store.users.find((one) => one.userPrincipalName.toLowerCase() === id) : undefined);
  if (user !== undefined) return [described('User', user, user.userPrincipalName)];
  const group = store.groups.get(id) ?? store.deletedGroups.get(id);
  if (group !== undefined) return [described('Group', group)];
  const app = appNamed(where, name);
  if (app !== undefined) return [app];
  const policy =
    store.stsPolicies.get(id) ??
    store.appManagementPolicies.get(id) ??
    store.permissionGrantPolicies.get(name);
  if (policy !== undefined) return [described('Policy', policy)];
  const unit = store.administrativeUnits.get(id);
  if (unit !== undefined) return [described('Other', unit)];
  const grant = store.permissionGrants.get(name);
  if (grant !== undefined) return objectsNamed(where, [grant.clientId, grant.resourceId]);
  const given = store.appRoleAssignments.get(name);
  if (given !== undefined) return objectsNamed(where, [given.principalId, given.resourceId]);
  const directory = store.directories.get(id);
  if (directory !== undefined) return [described('Other', directory)];
  const role = directoryRoleName(id);
  return role === id ? undefined : [described('Role', { id, displayName: role })];
}

function appNamed({ store, directoryId, path }: Where, name: string): ChangedObject | undefined {
  const id = name.toLowerCase();
  const application = store.applications.find(
    (one) => one.directoryId === directoryId && [one.id, one.appId, one.uniqueName].includes(name),
  );
  const client = store.servicePrincipals.find(
    (one) => one.directoryId === directoryId && (one.id === id || one.appId === id),
  );
  const registration = application && described('Application', application);
  const enterpriseApp = client && described('ServicePrincipal', client);
  return path.startsWith('servicePrincipals')
    ? (enterpriseApp ?? registration)
    : (registration ?? enterpriseApp);
}

const described = (
  type: ChangedObject['type'],
  { id, displayName }: { id: string; displayName: string },
  userPrincipalName: string | null = null,
): ChangedObject => ({ type, id, displayName, userPrincipalName, modified: [] });

/** Operations whose plain values are settings of the directory. Of any other the names alone are told: a value may be a secret. */
const TOLD =
  /^(?:users|groups|applications|servicePrincipals)(?:\/\{key\})?$|^policies\/|^directory\/administrativeUnits/;
/** Not even there. */
const NEVER_TOLD = /password|secret|token|proof|key$/i;

/** Names of what a body sets, with the value where that cannot be a secret. */
function modifiedIn(path: string, body: unknown): ChangedObject['modified'] {
  if (!isPlainObject(body)) return [];
  return Object.entries(body)
    .filter(([name]) => !name.includes('@'))
    .slice(0, 100)
    .map(([name, value]) => ({
      name,
      newValue:
        TOLD.test(path) && !NEVER_TOLD.test(name) && isPlain(value)
          ? JSON.stringify(value).slice(0, 500)
          : null,
    }));
}

const isPlain = (value: unknown): boolean =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);
