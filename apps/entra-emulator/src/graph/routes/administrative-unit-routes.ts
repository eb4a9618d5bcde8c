import { readRoles, writeRoles } from '../directory-permissions.ts';
import { makeInUnit, readScopedRoles, readUnits, writeUnits } from '../policy-permissions.ts';
import {
  addUnitMember,
  createUnitMember,
  listUnitMemberAddresses,
  listUnitMembers,
  removeUnitMember,
} from '../resources/administrative-unit-members.ts';
import { createUnit, deleteUnit, getUnit, listUnits, updateUnit } from '../resources/administrative-units.ts';
import {
  addScopedRoleMember,
  getScopedRoleMember,
  listScopedRoleMembers,
  listScopedRolesOfUser,
  removeScopedRoleMember,
} from '../resources/scoped-roles.ts';
import { withEach } from './relation-rows.ts';
import type { GraphRow } from './route.ts';

const UNITS = 'directory/administrativeUnits';

/** Administrative units, who is in them, and who administers them. */
export const administrativeUnitRows: readonly GraphRow[] = [
  ['GET', UNITS, readUnits, listUnits],
  ['POST', UNITS, writeUnits, createUnit],
  ['GET', `${UNITS}/{key}`, readUnits, getUnit],
  ['PATCH', `${UNITS}/{key}`, writeUnits, updateUnit],
  ['DELETE', `${UNITS}/{key}`, writeUnits, deleteUnit],
  ['POST', `${UNITS}/{key}/members`, makeInUnit, createUnitMember],
  ['GET', `${UNITS}/{key}/members/$ref`, readUnits, listUnitMemberAddresses],
  ...withEach(['GET', `${UNITS}/{key}/members`, readUnits, listUnitMembers]),
  ['POST', `${UNITS}/{key}/members/$ref`, writeUnits, addUnitMember],
  ['DELETE', `${UNITS}/{key}/members/{key}/$ref`, writeUnits, removeUnitMember],
  ['GET', `${UNITS}/{key}/scopedRoleMembers`, readRoles, listScopedRoleMembers],
  ['POST', `${UNITS}/{key}/scopedRoleMembers`, writeRoles, addScopedRoleMember],
  ['GET', `${UNITS}/{key}/scopedRoleMembers/{key}`, readRoles, getScopedRoleMember],
  ['DELETE', `${UNITS}/{key}/scopedRoleMembers/{key}`, writeRoles, removeScopedRoleMember],
  ['GET', 'users/{key}/scopedRoleMemberOf', readScopedRoles, listScopedRolesOfUser],
];
