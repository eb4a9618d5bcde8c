import type { z } from 'zod';
import { isoSeconds } from '../../clock/clock.ts';
import type { AppRoleAssignmentRecord, ServicePrincipalRecord } from '../../directory/records.ts';
import { resourceByAppId } from '../../directory/resources.ts';
import { AZURE_AD_GRAPH_APP_ID, DEFAULT_ACCESS_ROLE, GRAPH_APP_ID } from '../../directory/well-known.ts';
import type { Emulator } from '../../emulator/emulator.ts';
import { opaque } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { assignDirectoryRoles } from '../application-permissions.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, resourceNotFound } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { requirePermission } from '../permission-checks.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { findServicePrincipal } from './find.ts';
import { findGroup } from './groups.ts';
import { requireUser } from './users.ts';
import { type WireObject, wireAppRoleAssignment } from './wire.ts';

/** App roles given to users, groups and enterprise apps. */

type Matches = (one: AppRoleAssignmentRecord) => boolean;

export const wireAssignments = (emulator: Emulator, matches: Matches): WireObject[] =>
  emulator.store.appRoleAssignments.filter(matches).map((one) => wireAppRoleAssignment(emulator, one));

/** What an enterprise app was given on others. */
export function listAppRoleAssignments(call: GraphCall): GraphReply {
  const { id } = findServicePrincipal(call, keyAt(call, 0));
  return assignmentsReply(call, (one) => one.principalId === id);
}

/** Who was given something on an enterprise app. */
export function listAppRoleAssignedTo(call: GraphCall): GraphReply {
  const { id } = findServicePrincipal(call, keyAt(call, 0));
  return assignmentsReply(call, (one) => one.resourceId === id);
}

export function listAssignmentsOfUser(call: GraphCall): GraphReply {
  const { id } = requireUser(call);
  return assignmentsReply(call, (one) => one.principalId === id);
}

export function listAssignmentsOfGroup(call: GraphCall): GraphReply {
  const { id } = findGroup(call);
  return assignmentsReply(call, (one) => one.principalId === id);
}

const KIND = {
  typeName: 'AppRoleAssignment',
  filterable: ['id', 'principalId', 'principalType', 'resourceId', 'appRoleId', 'principalDisplayName'],
  context: 'appRoleAssignments',
};

function assignmentsReply(call: GraphCall, matches: Matches): GraphReply {
  const { replication } = call.emulator;
  const visible: Matches = (one) => matches(one) && replication.visible(one.id, call.now);
  return listReply(call, wireAssignments(call.emulator, visible), KIND);
}

const assignmentBody = graphObject(
  { principalId: nonEmptyText, resourceId: nonEmptyText, appRoleId: nonEmptyText },
  { principalType: nonEmptyText },
);
type AssignmentBody = z.infer<typeof assignmentBody>;

type Side = 'resourceId' | 'principalId';

/** POST on the resource, or on the principal: the body repeats the object in the path, and must agree with it. */
export const createAssignmentOn =
  (sides: readonly Side[], findId: (call: GraphCall) => string) =>
  (call: GraphCall): GraphReply => {
    const body = readBodyAs(call, assignmentBody, 'AppRoleAssignment');
    const id = findId(call);
    if (!sides.some((side) => body[side].toLowerCase() === id)) throw notValidReference();
    return assign(call, body);
  };

export const enterpriseAppId = (call: GraphCall): string => findServicePrincipal(call, keyAt(call, 0)).id;
export const assignedUserId = (call: GraphCall): string => requireUser(call).id;
export const assignedGroupId = (call: GraphCall): string => findGroup(call).id;

const notValidReference = () => badRequest('Not a valid reference update.');

function assign(call: GraphCall, body: AssignmentBody): GraphReply {
  const { emulator, caller, now } = call;
  const { store } = emulator;
  const [principalId, resourceId, appRoleId] = [
    body.principalId.toLowerCase(),
    body.resourceId.toLowerCase(),
    body.appRoleId.toLowerCase(),
  ];
  const principalType = principalTypeOf(call, principalId);
  const resource = store.servicePrincipals.get(resourceId);
  if (
    principalType === undefined ||
    resource?.directoryId !== caller.directory.id ||
    resource.deletedDateTime !== null
  )
    throw notValidReference();
  requireMayHandOut(call, resource);
  // Graph takes it where it says what is so anyway: its own examples send it.
  if ((body.principalType ?? principalType) !== principalType)
    throw badRequest("Invalid value specified for property 'principalType' of resource 'AppRoleAssignment'.");
  requireRole(emulator, resource, appRoleId, principalType);
  const held = store
    .assignmentsOf(principalId)
    .find((one) => one.resourceId === resourceId && one.appRoleId === appRoleId);
  if (held !== undefined) throw badRequest('Permission being assigned already exists on the object');
  const made: AppRoleAssignmentRecord = {
    id: opaque(emulator.random, 24),
    directoryId: caller.directory.id,
    appRoleId,
    principalId,
    principalType,
    resourceId,
    createdDateTime: isoSeconds(now),
  };
  store.appRoleAssignments.add(made);
  emulator.replication.created('appRoleAssignment', made.id, now);
  return createdReply(
    call,
    wireAppRoleAssignment(emulator, made),
    KIND,
    `servicePrincipals/${resourceId}/appRoleAssignedTo/${made.id}`,
  );
}

const DIRECTORY_APIS: readonly string[] = [GRAPH_APP_ID, AZURE_AD_GRAPH_APP_ID];

/** As on the consent page, an Application Administrator gives no application permissions of the directory. @throws GraphError 403 */
function requireMayHandOut({ caller }: GraphCall, resource: ServicePrincipalRecord | undefined): void {
  if (resource !== undefined && DIRECTORY_APIS.includes(resource.appId))
    requirePermission(caller, assignDirectoryRoles);
}

function principalTypeOf(
  { emulator: { store }, caller }: GraphCall,
  id: string,
): AppRoleAssignmentRecord['principalType'] | undefined {
  const own = (one: { directoryId: string } | undefined): boolean => one?.directoryId === caller.directory.id;
  if (own(store.users.get(id))) return 'User';
  if (own(store.groups.get(id))) return 'Group';
  const client = store.servicePrincipals.get(id);
  return own(client) && client?.deletedDateTime === null ? 'ServicePrincipal' : undefined;
}

/** The zero GUID stands for "no particular role", which only exists where the resource declares none for the principal. */
function requireRole(
  { store }: Emulator,
  { appId }: ServicePrincipalRecord,
  appRoleId: string,
  principalType: AppRoleAssignmentRecord['principalType'],
): void {
  if (appRoleId === DEFAULT_ACCESS_ROLE) return;
  const role = resourceByAppId(store, appId)?.appRoles.find((one) => one.id === appRoleId);
  if (role === undefined) throw badRequest('Permission being assigned was not found on application');
  const member = principalType === 'ServicePrincipal' ? 'Application' : 'User';
  if (!role.isEnabled || !role.allowedMemberTypes.includes(member)) {
    throw badRequest('Permission being assigned cannot be given to this type of principal.');
  }
}

/** The assignment in the path, behind one of the objects that it stands between. @throws GraphError 404 */
function findAssignment(call: GraphCall, ownerId: string): AppRoleAssignmentRecord {
  const { value } = keyAt(call, 1);
  const found = call.emulator.store.appRoleAssignments.get(value);
  if (found?.directoryId !== call.caller.directory.id) throw resourceNotFound(value);
  if (found.principalId !== ownerId && found.resourceId !== ownerId) throw resourceNotFound(value);
  return found;
}

export const getAssignmentOf =
  (findId: (call: GraphCall) => string) =>
  (call: GraphCall): GraphReply =>
    entityReply(call, wireAppRoleAssignment(call.emulator, findAssignment(call, findId(call))), KIND);

export const deleteAssignmentOf =
  (findId: (call: GraphCall) => string) =>
  (call: GraphCall): GraphReply => {
    const { store } = call.emulator;
    const found = findAssignment(call, findId(call));
    requireMayHandOut(call, store.servicePrincipals.get(found.resourceId));
    store.appRoleAssignments.remove(found.id);
    return noContent;
  };
