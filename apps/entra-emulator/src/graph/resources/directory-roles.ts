import { z } from 'zod';
import type { AdministrativeUnitRecord } from '../../directory/policy-records.ts';
import type { UserRecord } from '../../directory/records.ts';
import { directoryRoleName } from '../../directory/well-known.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, GraphError, resourceNotFound } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { notEmulated } from '../not-emulated.ts';
import type { CollectionKind } from '../query/collection.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { readableObjects, referencedId, referenceExists, wireDirectoryObjects } from './directory-objects.ts';
import { objectsReply } from './mixed-lists.ts';
import {
  ALL_ROLES_ON_ONE_PAGE,
  ROLE_KIND,
  ROLE_TEMPLATE_IDS,
  requireEffect,
  roleIdOf,
  wireRole,
} from './role-objects.ts';
import { giveRoleOver, takeRoleOver, type UnitRole, unitRolesOf } from './scoped-roles.ts';
import type { WireObject } from './wire.ts';

/** Directory roles. All are active in every directory; only users hold them, and only those that let somebody do something here. */

export function listDirectoryRoles(call: GraphCall): GraphReply {
  const { id } = call.caller.directory;
  return listReply(
    call,
    ROLE_TEMPLATE_IDS.map((template) => wireRole(id, template)),
    ROLE_KIND,
  );
}

export function listRoleTemplates(call: GraphCall): GraphReply {
  const templates = ROLE_TEMPLATE_IDS.map((id) => ({
    id,
    deletedDateTime: null,
    displayName: directoryRoleName(id),
    description: directoryRoleName(id),
  }));
  return listReply(call, templates, { ...ROLE_KIND, context: 'directoryRoleTemplates' });
}

export function getDirectoryRole(call: GraphCall): GraphReply {
  return entityReply(call, wireRole(call.caller.directory.id, templateOf(call)), ROLE_KIND);
}

/** The template id of the role in the path: by object id or by `(roleTemplateId='…')`. */
function templateOf(call: GraphCall): string {
  const { by, value } = keyAt(call, 0);
  const wanted = value.toLowerCase();
  const found = ROLE_TEMPLATE_IDS.find((template) =>
    by.toLowerCase() === 'roletemplateid'
      ? template === wanted
      : roleIdOf(call.caller.directory.id, template) === wanted,
  );
  if (found === undefined) throw resourceNotFound(value);
  return found;
}

const holders = ({ emulator, caller }: GraphCall, template: string): UserRecord[] =>
  emulator.store.users.filter(
    (one) => one.directoryId === caller.directory.id && one.directoryRoles.includes(template),
  );

export function listRoleMembers(call: GraphCall): GraphReply {
  const ids = holders(call, templateOf(call)).map((one) => one.id);
  return objectsReply(call, wireDirectoryObjects(call.emulator, ids));
}

export function addRoleMember(call: GraphCall): GraphReply {
  const id = referencedId(call);
  const template = templateOf(call);
  requireEffect(template);
  refuseOtherHolders(call, id);
  giveRole(call, id, template, () => referenceExists('members'));
  return noContent;
}

function giveRole(call: GraphCall, id: string, template: string, exists: () => Error): void {
  const { store } = call.emulator;
  const user = store.users.get(id);
  if (user === undefined) throw badRequest('Only users can hold a directory role here.');
  if (user.directoryRoles.includes(template)) throw exists();
  store.users.update(user, { directoryRoles: [...user.directoryRoles, template] });
}

export function removeRoleMember(call: GraphCall): GraphReply {
  takeRole(call, keyAt(call, 1).value.toLowerCase(), templateOf(call));
  return noContent;
}

function takeRole(call: GraphCall, id: string, template: string): void {
  const user = holders(call, template).find((one) => one.id === id);
  if (user === undefined) throw resourceNotFound(id);
  const directoryRoles = user.directoryRoles.filter((one) => one !== template);
  call.emulator.store.users.update(user, { directoryRoles });
}

/** `roleManagement/directory`: the same roles under the newer address; a built-in definition has its template's id. */
const wireDefinition = (id: string): WireObject => ({
  id,
  templateId: id,
  displayName: directoryRoleName(id),
  description: directoryRoleName(id),
  isBuiltIn: true,
  isEnabled: true,
  resourceScopes: ['/'],
  version: '1',
});

const DEFINITION = {
  typeName: 'UnifiedRoleDefinition',
  filterable: ['id', 'templateId', 'displayName', 'isBuiltIn'],
  context: 'roleManagement/directory/roleDefinitions',
  usualPage: ALL_ROLES_ON_ONE_PAGE,
};

export const listRoleDefinitions = (call: GraphCall): GraphReply =>
  listReply(call, ROLE_TEMPLATE_IDS.map(wireDefinition), DEFINITION);

export function getRoleDefinition(call: GraphCall): GraphReply {
  const { value } = keyAt(call, 0);
  const found = ROLE_TEMPLATE_IDS.find((template) => template === value.toLowerCase());
  if (found === undefined) throw resourceNotFound(value);
  return entityReply(call, wireDefinition(found), DEFINITION);
}

const ASSIGNMENTS = 'roleManagement/directory/roleAssignments';
const assignmentId = (principalId: string, template: string): string =>
  Buffer.from(`${template}/${principalId}`).toString('base64url');

const NOT_NARROWED = { appScopeId: null, condition: null };

const wireAssignment = (principalId: string, roleDefinitionId: string): WireObject => ({
  id: assignmentId(principalId, roleDefinitionId),
  principalId,
  roleDefinitionId,
  directoryScopeId: '/',
  ...NOT_NARROWED,
});

const UNIT_SCOPE = /^\/administrativeUnits\/([0-9a-f-]{36})$/i;

const wireUnitAssignment = ({ unit, role }: UnitRole): WireObject => ({
  id: role.id,
  principalId: role.userId,
  roleDefinitionId: role.roleTemplateId,
  directoryScopeId: `/administrativeUnits/${unit.id}`,
  ...NOT_NARROWED,
});

const findUnitRole = (call: GraphCall, id: string): UnitRole | undefined =>
  unitRolesOf(call).find(({ role }) => role.id === id.toLowerCase());

export function listRoleAssignments(call: GraphCall): GraphReply {
  const { emulator, caller } = call;
  const users = emulator.store.users.filter((one) => one.directoryId === caller.directory.id);
  const found = users.flatMap((user) => user.directoryRoles.map((role) => wireAssignment(user.id, role)));
  const overUnits = unitRolesOf(call).map(wireUnitAssignment);
  return listReply(call, [...found, ...overUnits], assignmentKind(call));
}

const assignmentKind = (call: GraphCall): CollectionKind => ({
  typeName: 'UnifiedRoleAssignment',
  filterable: ['id', 'principalId', 'roleDefinitionId', 'directoryScopeId'],
  context: ASSIGNMENTS,
  expand: {
    roleDefinition: (id) => wireDefinition(partsOf(call, id).template),
    principal: (id) => readableObjects(call, [partsOf(call, id).principalId])[0] ?? null,
  },
});

function partsOf(call: GraphCall, id: string): { template: string; principalId: string } {
  const overUnit = findUnitRole(call, id)?.role;
  if (overUnit !== undefined) return { template: overUnit.roleTemplateId, principalId: overUnit.userId };
  const [template = '', principalId = ''] = Buffer.from(id, 'base64url').toString('utf8').split('/');
  return { template, principalId };
}

export function getRoleAssignment(call: GraphCall): GraphReply {
  const { value } = keyAt(call, 0);
  const overUnit = findUnitRole(call, value);
  if (overUnit !== undefined) return entityReply(call, wireUnitAssignment(overUnit), assignmentKind(call));
  const { template, principalId } = partsOf(call, value);
  if (!holders(call, template).some(({ id }) => id === principalId)) throw resourceNotFound(value);
  return entityReply(call, wireAssignment(principalId, template), assignmentKind(call));
}

const assignmentBody = graphObject(
  { principalId: nonEmptyText, roleDefinitionId: nonEmptyText, directoryScopeId: nonEmptyText },
  { appScopeId: z.string().nullable(), condition: z.string().nullable() },
);

export function createRoleAssignment(call: GraphCall): GraphReply {
  const body = readBodyAs(call, assignmentBody, 'UnifiedRoleAssignment');
  const template = ROLE_TEMPLATE_IDS.find((one) => one === body.roleDefinitionId.toLowerCase());
  const user = call.emulator.store.users.get(body.principalId.toLowerCase());
  if (template === undefined) throw resourceNotFound(body.roleDefinitionId);
  requireEffect(template);
  refuseNarrowing(body);
  refuseOtherHolders(call, body.principalId);
  if (user?.directoryId !== call.caller.directory.id) throw resourceNotFound(body.principalId);
  if (body.directoryScopeId !== '/') {
    const made = giveRoleOver(call, unitOfScope(call, body.directoryScopeId), template, user.id);
    return createdReply(call, wireUnitAssignment(made), { context: ASSIGNMENTS });
  }
  giveRole(call, user.id, template, () =>
    badRequest(
      'A conflicting object with one or more of the specified property values is present in the directory.',
    ),
  );
  return createdReply(call, wireAssignment(user.id, template), { context: ASSIGNMENTS });
}

/** What would narrow an assignment: kept without effect it would let somebody do more than was asked. @throws GraphError 501 */
function refuseNarrowing({ appScopeId, condition }: z.output<typeof assignmentBody>): void {
  if ((condition ?? '') !== '') throw notEmulated("'condition' of a role assignment");
  if (!['', '/'].includes(appScopeId ?? '')) throw notEmulated("'appScopeId' of a role assignment");
}

/** @throws GraphError 404 for a unit that is not there, 501 for the scope of a single application or another object */
function unitOfScope({ emulator, caller }: GraphCall, scope: string): AdministrativeUnitRecord {
  const id = UNIT_SCOPE.exec(scope)?.[1]?.toLowerCase();
  if (id === undefined)
    throw new GraphError(
      501,
      'NotEmulated',
      'The local emulator has roles for the directory (/) and for administrative units alone.',
    );
  const found = emulator.store.administrativeUnits.get(id);
  if (found?.directoryId !== caller.directory.id) throw resourceNotFound(id);
  return found;
}

export function deleteRoleAssignment(call: GraphCall): GraphReply {
  const { value } = keyAt(call, 0);
  const overUnit = findUnitRole(call, value);
  if (overUnit !== undefined) {
    takeRoleOver(call, overUnit);
    return noContent;
  }
  const { template, principalId } = partsOf(call, value);
  takeRole(call, principalId, template);
  return noContent;
}

/** Microsoft lets groups that may hold roles and applications hold them, too. @throws GraphError 501 */
function refuseOtherHolders({ emulator: { store }, caller }: GraphCall, principalId: string): void {
  const id = principalId.toLowerCase();
  const other = store.groups.get(id) ?? store.servicePrincipals.get(id);
  if (other?.directoryId !== caller.directory.id) return;
  throw new GraphError(
    501,
    'NotEmulated',
    'The local emulator has directory roles of people alone. In Microsoft Entra groups and service principals may hold them.',
  );
}
