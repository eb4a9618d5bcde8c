import { z } from 'zod';
import { ROLES_OVER_UNITS } from '../../directory/administrative-units.ts';
import type { AdministrativeUnitRecord, ScopedRole } from '../../directory/policy-records.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, resourceNotFound } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { findUnit, unitsOfDirectory } from './administrative-units.ts';
import { ROLE_TEMPLATE_IDS, requireEffect, roleIdOf } from './role-objects.ts';
import { requireUser } from './users.ts';
import type { WireObject } from './wire.ts';

/** Directory roles that somebody holds over the members of one administrative unit. */

/** A role over a unit, with the unit. */
export interface UnitRole {
  unit: AdministrativeUnitRecord;
  role: ScopedRole;
}

const KIND = {
  typeName: 'ScopedRoleMembership',
  filterable: ['id', 'roleId', 'administrativeUnitId'],
  context: 'scopedRoleMemberships',
};

const wireRole = ({ emulator }: GraphCall, { unit, role }: UnitRole): WireObject => ({
  id: role.id,
  administrativeUnitId: unit.id,
  roleId: roleIdOf(unit.directoryId, role.roleTemplateId),
  roleMemberInfo: {
    id: role.userId,
    displayName: emulator.store.users.get(role.userId)?.displayName ?? null,
  },
});

/** All of the caller's directory, of people who are there. */
export const unitRolesOf = (call: GraphCall): UnitRole[] =>
  unitsOfDirectory(call).flatMap((unit) =>
    unit.scopedRoles
      .filter(({ userId }) => call.emulator.store.users.get(userId) !== undefined)
      .map((role) => ({ unit, role })),
  );

const ofUnit = (call: GraphCall): UnitRole[] => {
  const { id } = findUnit(call);
  return unitRolesOf(call).filter(({ unit }) => unit.id === id);
};

export const listScopedRoleMembers = (call: GraphCall): GraphReply =>
  listReply(
    call,
    ofUnit(call).map((one) => wireRole(call, one)),
    KIND,
  );

function inPath(call: GraphCall): UnitRole {
  const { value } = keyAt(call, 1);
  const found = ofUnit(call).find(({ role }) => role.id === value.toLowerCase());
  if (found === undefined) throw resourceNotFound(value);
  return found;
}

export const getScopedRoleMember = (call: GraphCall): GraphReply =>
  entityReply(call, wireRole(call, inPath(call)), KIND);

const body = graphObject(
  {
    roleId: nonEmptyText,
    roleMemberInfo: graphObject({ id: nonEmptyText }, { displayName: z.string().nullable() }),
  },
  { administrativeUnitId: z.string() },
);

export function addScopedRoleMember(call: GraphCall): GraphReply {
  const asked = readBodyAs(call, body, 'ScopedRoleMembership');
  const unit = findUnit(call);
  const template = ROLE_TEMPLATE_IDS.find(
    (one) => roleIdOf(unit.directoryId, one) === asked.roleId.toLowerCase(),
  );
  if (template === undefined) throw resourceNotFound(asked.roleId);
  requireEffect(template);
  const made = giveRoleOver(call, unit, template, asked.roleMemberInfo.id);
  return createdReply(
    call,
    wireRole(call, made),
    KIND,
    `directory/administrativeUnits/${unit.id}/scopedRoleMembers/${made.role.id}`,
  );
}

/** @throws GraphError 404 for a user who is not there, 400 for a role of the whole directory alone, or one that is held */
export function giveRoleOver(
  { emulator, caller }: GraphCall,
  unit: AdministrativeUnitRecord,
  roleTemplateId: string,
  wanted: string,
): UnitRole {
  const user = emulator.store.users.get(wanted.toLowerCase());
  if (user?.directoryId !== caller.directory.id) throw resourceNotFound(wanted);
  if (!ROLES_OVER_UNITS.includes(roleTemplateId))
    throw badRequest('The role cannot be assigned with the scope of an administrative unit here.');
  if (unit.scopedRoles.some((one) => one.userId === user.id && one.roleTemplateId === roleTemplateId))
    throw badRequest(
      'A conflicting object with one or more of the specified property values is present in the directory.',
    );
  const role = { id: newGuid(emulator.random), roleTemplateId, userId: user.id };
  emulator.store.administrativeUnits.update(unit, { scopedRoles: [...unit.scopedRoles, role] });
  return { unit, role };
}

export function removeScopedRoleMember(call: GraphCall): GraphReply {
  takeRoleOver(call, inPath(call));
  return noContent;
}

export function takeRoleOver({ emulator }: GraphCall, { unit, role }: UnitRole): void {
  const scopedRoles = unit.scopedRoles.filter(({ id }) => id !== role.id);
  emulator.store.administrativeUnits.update(unit, { scopedRoles });
}

/** `users/{id}/scopedRoleMemberOf`. */
export function listScopedRolesOfUser(call: GraphCall): GraphReply {
  const { id } = requireUser(call);
  const held = unitRolesOf(call).filter(({ role }) => role.userId === id);
  return listReply(
    call,
    held.map((one) => wireRole(call, one)),
    KIND,
  );
}
