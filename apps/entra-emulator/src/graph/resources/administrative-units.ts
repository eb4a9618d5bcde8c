import { z } from 'zod';
import type { AdministrativeUnitRecord } from '../../directory/policy-records.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, insufficientPrivileges, resourceNotFound } from '../graph-error.ts';
import { graphObject, oneOf } from '../graph-object.ts';
import type { CollectionKind } from '../query/collection.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import { readableObjects } from './directory-objects.ts';
import { clearableText } from './limits.ts';
import { mayReadMembers, wireUnit } from './unit-objects.ts';
import type { WireObject } from './wire.ts';

const TYPE = 'AdministrativeUnit';

const fields = {
  description: clearableText,
  visibility: oneOf(['HiddenMembership', 'Public']).nullable(),
  isMemberManagementRestricted: z.boolean().nullable(),
  // A unit whose members follow a rule is refused: there are no such units here.
  membershipType: z.literal('Assigned').nullable(),
  membershipRule: z.null(),
  membershipRuleProcessingState: z.null(),
};
const newBody = graphObject({ displayName: nonEmptyText }, fields);
const changeBody = graphObject({}, { ...fields, displayName: nonEmptyText });

export const unitKind = (call: GraphCall): CollectionKind => ({
  typeName: TYPE,
  filterable: ['id', 'displayName', 'description', 'isMemberManagementRestricted', 'visibility'],
  searchable: ['displayName', 'description'],
  orderable: ['displayName', 'deletedDateTime'],
  context: 'directory/administrativeUnits',
  expand: { members: (id) => membersOf(call, call.emulator.store.administrativeUnits.get(id)) },
});

/** @throws GraphError 403 for a unit with hidden membership that the caller may not look into */
export function membersOf(call: GraphCall, unit: AdministrativeUnitRecord | undefined): WireObject[] {
  if (unit === undefined) return [];
  if (!mayReadMembers(call, unit))
    throw insufficientPrivileges('the membership is hidden: needs Member.Read.Hidden, or to be a member');
  return readableObjects(call, unit.memberIds);
}

export const unitsOfDirectory = ({ emulator, caller }: GraphCall): AdministrativeUnitRecord[] =>
  emulator.store.administrativeUnits.filter((one) => one.directoryId === caller.directory.id);

/** The unit in the path. @throws GraphError 404 */
export function findUnit(call: GraphCall): AdministrativeUnitRecord {
  const { value } = keyAt(call, 0);
  const found = call.emulator.store.administrativeUnits.get(value.toLowerCase());
  if (found?.directoryId !== call.caller.directory.id) throw resourceNotFound(value);
  return found;
}

export const listUnits = (call: GraphCall): GraphReply =>
  listReply(call, unitsOfDirectory(call).map(wireUnit), unitKind(call));

export const getUnit = (call: GraphCall): GraphReply =>
  entityReply(call, wireUnit(findUnit(call)), unitKind(call));

export function createUnit(call: GraphCall): GraphReply {
  const body = readBodyAs(call, newBody, TYPE);
  const made = call.emulator.store.administrativeUnits.add({
    id: newGuid(call.emulator.random),
    directoryId: call.caller.directory.id,
    displayName: body.displayName,
    description: body.description ?? null,
    visibility: body.visibility ?? null,
    membershipType: body.membershipType ?? null,
    isMemberManagementRestricted: body.isMemberManagementRestricted ?? false,
    memberIds: [],
    scopedRoles: [],
  });
  return createdReply(call, wireUnit(made), unitKind(call));
}

/** Whether it is restricted is said once, when it is made. */
export function updateUnit(call: GraphCall): GraphReply {
  const body = readBodyAs(call, changeBody, TYPE);
  const unit = findUnit(call);
  const { isMemberManagementRestricted: restricted = unit.isMemberManagementRestricted } = body;
  if (restricted !== unit.isMemberManagementRestricted)
    throw badRequest(
      "Property 'isMemberManagementRestricted' is immutable and cannot be changed once it is set.",
    );
  call.emulator.store.administrativeUnits.update(unit, {
    ...(body.displayName !== undefined && { displayName: body.displayName }),
    ...(body.description !== undefined && { description: body.description }),
    ...(body.visibility !== undefined && { visibility: body.visibility }),
    ...(body.membershipType !== undefined && { membershipType: body.membershipType }),
  });
  return noContent;
}

/** Its members stay, and the roles over it are gone with it. */
export function deleteUnit(call: GraphCall): GraphReply {
  call.emulator.store.administrativeUnits.remove(findUnit(call).id);
  return noContent;
}
