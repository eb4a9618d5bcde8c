import type { AdministrativeUnitRecord } from '../../directory/policy-records.ts';
import { isPlainObject } from '../../shape/plain-object.ts';
import { type GraphCall, type GraphReply, keyAt, noContent } from '../graph-call.ts';
import { badRequest, resourceNotFound, unsupportedQuery } from '../graph-error.ts';
import { requirePermission } from '../permission-checks.ts';
import { makeGroupInUnit } from '../policy-permissions.ts';
import { listReply } from '../replies.ts';
import { rootOf } from '../version.ts';
import { findUnit, membersOf } from './administrative-units.ts';
import { referencedId, referenceExists } from './directory-objects.ts';
import { createGroup } from './groups.ts';
import { objectsReply } from './mixed-lists.ts';

/** Members of administrative units: users and groups. There are no devices here. */

export const listUnitMembers = (call: GraphCall): GraphReply =>
  objectsReply(call, membersOf(call, findUnit(call)));

/** `members/$ref`: the addresses of members, page by page. @throws GraphError 400 for properties: there are none */
export function listUnitMemberAddresses(call: GraphCall): GraphReply {
  if (call.url.searchParams.has('$select'))
    throw unsupportedQuery("'$select' is not supported by the service for references.");
  const addresses = membersOf(call, findUnit(call)).map(({ id }) => ({
    '@odata.id': `${rootOf(call.url)}/directoryObjects/${id}`,
  }));
  return listReply(call, addresses, {
    typeName: 'DirectoryObject',
    filterable: [],
    context: 'Collection($ref)',
  });
}

export function addUnitMember(call: GraphCall): GraphReply {
  const unit = findUnit(call);
  const id = referencedId(call);
  requireMemberKind(call, unit, id);
  if (unit.memberIds.includes(id)) throw referenceExists('members');
  call.emulator.store.administrativeUnits.update(unit, { memberIds: [...unit.memberIds, id] });
  return noContent;
}

/** Users and groups; of a restricted unit no groups with mail. @throws GraphError 400 */
function requireMemberKind(
  { emulator: { store } }: GraphCall,
  unit: AdministrativeUnitRecord,
  id: string,
): void {
  const group = store.groups.get(id);
  if (group === undefined && store.users.get(id) === undefined)
    throw badRequest(
      'The reference target is of a type that cannot be a member of an administrative unit here.',
    );
  if (group?.mailEnabled === true && unit.isMemberManagementRestricted)
    throw badRequest('Only users and security groups can be members of a restricted administrative unit.');
}

/** A group that is made in the unit. Of other kinds nothing is made here, as in Graph. */
export function createUnitMember(call: GraphCall): GraphReply {
  const unit = findUnit(call);
  const type = isPlainObject(call.body) ? call.body['@odata.type'] : undefined;
  if (typeof type !== 'string' || !/^#?microsoft\.graph\.group$/i.test(type))
    throw badRequest("The value of '@odata.type' must be '#microsoft.graph.group'.");
  const { userId, directoryRoles } = call.caller;
  const overUnit = unit.scopedRoles.filter((one) => one.userId === userId);
  const roles = [...directoryRoles, ...overUnit.map(({ roleTemplateId }) => roleTemplateId)];
  const caller = { ...call.caller, directoryRoles: roles };
  requirePermission(caller, makeGroupInUnit);
  if (unit.isMemberManagementRestricted && isPlainObject(call.body) && call.body['mailEnabled'] === true)
    throw badRequest('Only users and security groups can be members of a restricted administrative unit.');
  const made = createGroup({ ...call, caller });
  const memberIds = [...unit.memberIds, String(made.body?.['id'])];
  call.emulator.store.administrativeUnits.update(unit, { memberIds });
  return made;
}

export function removeUnitMember(call: GraphCall): GraphReply {
  const unit = findUnit(call);
  const { value } = keyAt(call, 1);
  const memberIds = unit.memberIds.filter((one) => one !== value.toLowerCase());
  if (memberIds.length === unit.memberIds.length) throw resourceNotFound(value);
  call.emulator.store.administrativeUnits.update(unit, { memberIds });
  return noContent;
}
