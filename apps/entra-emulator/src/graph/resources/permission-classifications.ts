import { z } from 'zod';
import type { PermissionClassificationRecord } from '../../directory/policy-records.ts';
import type { PermissionScope } from '../../directory/records.ts';
import { resourceByAppId } from '../../directory/resources.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, resourceNotFound, uniquenessViolated } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { createdReply, listReply } from '../replies.ts';
import { findServicePrincipal } from './find.ts';
import type { WireObject } from './wire.ts';

/** How delicate delegated permissions of an API are: permission grant policies ask for it. */

const TYPE = 'DelegatedPermissionClassification';

const body = graphObject(
  { classification: z.enum(['low', 'medium', 'high']) },
  { permissionId: nonEmptyText, permissionName: nonEmptyText },
);

const wire = ({
  directoryId: _,
  servicePrincipalId: _offering,
  ...plain
}: PermissionClassificationRecord): WireObject => plain;

const classificationsOf = (call: GraphCall, servicePrincipalId: string): PermissionClassificationRecord[] =>
  call.emulator.store.permissionClassifications.filter(
    (one) => one.servicePrincipalId === servicePrincipalId,
  );

const contextOf = (id: string): string => `servicePrincipals('${id}')/delegatedPermissionClassifications`;

export function listClassifications(call: GraphCall): GraphReply {
  const { id } = findServicePrincipal(call, keyAt(call, 0));
  return listReply(call, classificationsOf(call, id).map(wire), {
    typeName: TYPE,
    filterable: ['id', 'permissionId', 'permissionName', 'classification'],
    context: contextOf(id),
  });
}

/** @throws GraphError 400 for a permission that the API does not offer, 409 for one that is classified */
export function classifyPermission(call: GraphCall): GraphReply {
  const asked = readBodyAs(call, body, TYPE);
  const { id, appId } = findServicePrincipal(call, keyAt(call, 0));
  const scopes = resourceByAppId(call.emulator.store, appId)?.scopes ?? [];
  const isMeant = (one: PermissionScope): boolean =>
    (asked.permissionId === undefined || one.id === asked.permissionId.toLowerCase()) &&
    (asked.permissionName === undefined || one.value === asked.permissionName);
  const isNamed = asked.permissionId !== undefined || asked.permissionName !== undefined;
  const scope = isNamed ? scopes.find(isMeant) : undefined;
  if (scope === undefined)
    throw badRequest(`Invalid value specified for property 'permissionId' of resource '${TYPE}'.`);
  if (classificationsOf(call, id).some(({ permissionId }) => permissionId === scope.id))
    throw uniquenessViolated();
  const made = call.emulator.store.permissionClassifications.add({
    id: newGuid(call.emulator.random),
    directoryId: call.caller.directory.id,
    servicePrincipalId: id,
    permissionId: scope.id,
    permissionName: scope.value ?? '',
    classification: asked.classification,
  });
  const path = `servicePrincipals/${id}/delegatedPermissionClassifications/${made.id}`;
  return createdReply(call, wire(made), { context: contextOf(id) }, path);
}

export function removeClassification(call: GraphCall): GraphReply {
  const { id } = findServicePrincipal(call, keyAt(call, 0));
  const { value } = keyAt(call, 1);
  const found = classificationsOf(call, id).find((one) => one.id === value.toLowerCase());
  if (found === undefined) throw resourceNotFound(value);
  call.emulator.store.permissionClassifications.remove(found.id);
  return noContent;
}
