import { z } from 'zod';
import type { AppManagementPolicyRecord } from '../../directory/policy-records.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { resourceNotFound, uniquenessViolated } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { requirePermission } from '../permission-checks.ts';
import { readPolicies } from '../policy-permissions.ts';
import type { CollectionKind } from '../query/collection.ts';
import type { Expansions } from '../query/expand.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import {
  credentialLists,
  restrictionsOf,
  uriRestrictionsBody,
  wireCredentialLists,
  wireUriRestrictions,
} from './app-management-body.ts';
import { readableObjects } from './directory-objects.ts';
import { type FindHolder, referencedPolicyId } from './policy-holders.ts';
import type { WireObject } from './wire.ts';

/** App management policies for single applications and enterprise apps: instead of the directory's own. */

const TYPE = 'AppManagementPolicy';
const COLLECTION = 'appManagementPolicies';

const restrictions = graphObject(
  {},
  {
    ...credentialLists,
    applicationRestrictions: graphObject({}, { identifierUris: uriRestrictionsBody.nullable() }).nullable(),
  },
);
const fields = { description: z.string().nullable(), isEnabled: z.boolean(), restrictions };
const newBody = graphObject({ displayName: nonEmptyText }, fields);
const changeBody = graphObject({}, { ...fields, displayName: nonEmptyText });

/** The rules about identifier URIs stand in a part of their own. */
const readRestrictions = (
  { applicationRestrictions, ...lists }: z.infer<typeof restrictions>,
  before: AppManagementPolicyRecord['restrictions'],
) =>
  restrictionsOf(
    {
      ...lists,
      ...(applicationRestrictions !== undefined && {
        identifierUris: applicationRestrictions?.identifierUris ?? null,
      }),
    },
    before,
  );

function wirePolicy(policy: AppManagementPolicyRecord): WireObject {
  const { directoryId: _, appliesTo: _appliesTo, restrictions: rules, ...plain } = policy;
  const identifierUris = wireUriRestrictions(rules.identifierUris);
  return {
    ...plain,
    deletedDateTime: null,
    restrictions: {
      ...wireCredentialLists(rules),
      applicationRestrictions: identifierUris === null ? null : { identifierUris },
    },
  };
}

const kindOf = (call: GraphCall): CollectionKind => ({
  typeName: TYPE,
  filterable: ['id', 'displayName', 'isEnabled'],
  context: `policies/${COLLECTION}`,
  expand: {
    appliesTo: (id) =>
      readableObjects(call, call.emulator.store.appManagementPolicies.get(id)?.appliesTo ?? []),
  },
});

function findPolicy({ emulator, caller }: GraphCall, value: string): AppManagementPolicyRecord {
  const found = emulator.store.appManagementPolicies.get(value.toLowerCase());
  if (found?.directoryId !== caller.directory.id) throw resourceNotFound(value);
  return found;
}

export const appManagementPolicyInPath = (call: GraphCall): AppManagementPolicyRecord =>
  findPolicy(call, keyAt(call, 0).value);

export function listAppManagementPolicies(call: GraphCall): GraphReply {
  const { emulator, caller } = call;
  const own = emulator.store.appManagementPolicies.filter((one) => one.directoryId === caller.directory.id);
  return listReply(call, own.map(wirePolicy), kindOf(call));
}

export const getOneAppManagementPolicy = (call: GraphCall): GraphReply =>
  entityReply(call, wirePolicy(appManagementPolicyInPath(call)), kindOf(call));

/** Without `isEnabled` it is off: then whoever has it is restricted by nothing. */
export function createAppManagementPolicy(call: GraphCall): GraphReply {
  const body = readBodyAs(call, newBody, TYPE);
  const none = { passwordCredentials: [], keyCredentials: [] };
  const made = call.emulator.store.appManagementPolicies.add({
    id: newGuid(call.emulator.random),
    directoryId: call.caller.directory.id,
    displayName: body.displayName,
    description: body.description ?? null,
    isEnabled: body.isEnabled ?? false,
    restrictions: readRestrictions(body.restrictions ?? {}, none),
    appliesTo: [],
  });
  return createdReply(call, wirePolicy(made), kindOf(call));
}

export function updateOneAppManagementPolicy(call: GraphCall): GraphReply {
  const { restrictions: given, ...plain } = readBodyAs(call, changeBody, TYPE);
  const found = appManagementPolicyInPath(call);
  const changed = given && { restrictions: readRestrictions(given, found.restrictions) };
  call.emulator.store.appManagementPolicies.update(found, { ...plain, ...changed });
  return noContent;
}

export function deleteAppManagementPolicy(call: GraphCall): GraphReply {
  call.emulator.store.appManagementPolicies.remove(appManagementPolicyInPath(call).id);
  return noContent;
}

type Handler = (call: GraphCall) => GraphReply;

/** @throws GraphError 409 for a second one */
export const assignAppManagement =
  (find: FindHolder): Handler =>
  (call) => {
    const { id } = find(call);
    const policy = findPolicy(call, referencedPolicyId(call, COLLECTION));
    const policies = call.emulator.store.appManagementPolicies;
    if (policies.find((one) => one.appliesTo.includes(id)) !== undefined) throw uniquenessViolated();
    policies.update(policy, { appliesTo: [...policy.appliesTo, id] });
    return noContent;
  };

export const unassignAppManagement =
  (find: FindHolder): Handler =>
  (call) => {
    const { id } = find(call);
    const { value } = keyAt(call, 1);
    const policy = findPolicy(call, value);
    if (!policy.appliesTo.includes(id)) throw resourceNotFound(value);
    const appliesTo = policy.appliesTo.filter((one) => one !== id);
    call.emulator.store.appManagementPolicies.update(policy, { appliesTo });
    return noContent;
  };

/** `$expand` on an application or an enterprise app. */
export const expandedAppManagement = ({ emulator, caller }: GraphCall): Expansions => ({
  [COLLECTION]: (id) => {
    requirePermission(caller, readPolicies);
    return emulator.store.appManagementPolicies.filter((one) => one.appliesTo.includes(id)).map(wirePolicy);
  },
});
