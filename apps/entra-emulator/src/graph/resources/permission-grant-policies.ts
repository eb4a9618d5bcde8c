import { z } from 'zod';
import { anyGrant, isReservedPolicyId } from '../../directory/built-in-grant-policies.ts';
import type { GrantConditionSet, PermissionGrantPolicyRecord } from '../../directory/policy-records.ts';
import { grantPoliciesOf } from '../../directory/user-consent.ts';
import { newGuid } from '../../randomness/random-source.ts';
import { list, nonEmptyText } from '../../shape/read-shape.ts';
import { type GraphCall, type GraphReply, keyAt, noContent, readBodyAs } from '../graph-call.ts';
import { badRequest, resourceNotFound, sameKeyValue } from '../graph-error.ts';
import { graphObject } from '../graph-object.ts';
import { createdReply, entityReply, listReply } from '../replies.ts';
import type { WireObject } from './wire.ts';
import { guid } from './without-effect.ts';

/** Permission grant policies: which consents they mean. Microsoft's own are listed with the others and changed by nobody. */

const TYPE = 'PermissionGrantPolicy';
const CONTEXT = 'policies/permissionGrantPolicies';
const KIND = { typeName: TYPE, filterable: ['id', 'displayName'], context: CONTEXT };

const ALL = z.literal('all');
const guidOrAll = z.union([ALL, guid]);
/** Ids, or `all` and nothing else. */
const ids = list(guidOrAll, 500).refine(
  (all) => all.length > 0 && (all.length === 1 || !all.includes('all')),
  'expected ids, or all alone',
);

/** What one's own policies may ask for: `delegatedUserConsentable` is Microsoft's alone. */
const conditionSetBody = graphObject(
  { permissionType: z.enum(['application', 'delegated']) },
  {
    permissionClassification: z.enum(['all', 'low', 'medium', 'high']),
    resourceApplication: z.union([z.literal('any'), guid]),
    permissions: ids,
    clientApplicationIds: ids,
    clientApplicationTenantIds: ids,
    // Numbers of Microsoft's partner program.
    clientApplicationPublisherIds: list(nonEmptyText, 500),
    clientApplicationsFromVerifiedPublisherOnly: z.boolean(),
  },
);

const POLICY_ID = 'expected up to 100 letters, digits, - and _';
const newBody = graphObject(
  {
    id: z.string(POLICY_ID).regex(/^[A-Za-z0-9_-]{1,100}$/, POLICY_ID),
    displayName: nonEmptyText,
  },
  {
    description: z.string().nullable(),
    includes: list(conditionSetBody, 100),
    excludes: list(conditionSetBody, 100),
  },
);
const changeBody = graphObject({}, { displayName: nonEmptyText, description: z.string().nullable() });

const wirePolicy = ({ directoryId: _, policyId, ...plain }: PermissionGrantPolicyRecord): WireObject => ({
  ...plain,
  id: policyId,
  deletedDateTime: null,
});

function findPolicy({ emulator, caller }: GraphCall, value: string): PermissionGrantPolicyRecord {
  const found = grantPoliciesOf(emulator.store, caller.directory.id).find(
    ({ policyId }) => policyId.toLowerCase() === value.toLowerCase(),
  );
  if (found === undefined) throw resourceNotFound(value);
  return found;
}

const inPath = (call: GraphCall): PermissionGrantPolicyRecord => findPolicy(call, keyAt(call, 0).value);

function ownInPath(call: GraphCall): PermissionGrantPolicyRecord {
  const found = inPath(call);
  if (isReservedPolicyId(found.policyId))
    throw badRequest('Built-in permission grant policies cannot be changed.');
  return found;
}

export const listGrantPolicies = (call: GraphCall): GraphReply =>
  listReply(call, grantPoliciesOf(call.emulator.store, call.caller.directory.id).map(wirePolicy), KIND);

export const getGrantPolicy = (call: GraphCall): GraphReply =>
  entityReply(call, wirePolicy(inPath(call)), KIND);

export function createGrantPolicy(call: GraphCall): GraphReply {
  const body = readBodyAs(call, newBody, TYPE);
  const { emulator, caller } = call;
  if (isReservedPolicyId(body.id))
    throw badRequest(`Invalid value specified for property 'id' of resource '${TYPE}'.`);
  const isTaken = grantPoliciesOf(emulator.store, caller.directory.id).some(
    ({ policyId }) => policyId.toLowerCase() === body.id.toLowerCase(),
  );
  if (isTaken) throw sameKeyValue('Another object with the same value for property id already exists.');
  const setsOf = (all: z.infer<typeof conditionSetBody>[] = []): GrantConditionSet[] =>
    all.map((one) => anyGrant(newGuid(emulator.random), one));
  const made = emulator.store.permissionGrantPolicies.add({
    id: newGuid(emulator.random),
    directoryId: caller.directory.id,
    policyId: body.id,
    displayName: body.displayName,
    description: body.description ?? null,
    includes: setsOf(body.includes),
    excludes: setsOf(body.excludes),
  });
  return createdReply(call, wirePolicy(made), KIND);
}

export function updateGrantPolicy(call: GraphCall): GraphReply {
  const body = readBodyAs(call, changeBody, TYPE);
  call.emulator.store.permissionGrantPolicies.update(ownInPath(call), body);
  return noContent;
}

/** Where it is assigned still, it means nothing from now on. */
export function deleteGrantPolicy(call: GraphCall): GraphReply {
  call.emulator.store.permissionGrantPolicies.remove(ownInPath(call).id);
  return noContent;
}

type Side = 'includes' | 'excludes';
type Handler = (call: GraphCall) => GraphReply;

const sideContext = (call: GraphCall, side: Side): string =>
  `${CONTEXT}('${encodeURIComponent(keyAt(call, 0).value)}')/${side}`;

export const listConditionSets =
  (side: Side): Handler =>
  (call) =>
    listReply(
      call,
      inPath(call)[side].map((one) => ({ ...one })),
      { typeName: 'PermissionGrantConditionSet', filterable: ['id'], context: sideContext(call, side) },
    );

export const addConditionSet =
  (side: Side): Handler =>
  (call) => {
    const body = readBodyAs(call, conditionSetBody, 'PermissionGrantConditionSet');
    const policy = ownInPath(call);
    const made = anyGrant(newGuid(call.emulator.random), body);
    call.emulator.store.permissionGrantPolicies.update(policy, { [side]: [...policy[side], made] });
    return createdReply(
      call,
      { ...made },
      { context: sideContext(call, side) },
      `${CONTEXT}/${policy.policyId}/${side}/${made.id}`,
    );
  };

export const removeConditionSet =
  (side: Side): Handler =>
  (call) => {
    const policy = ownInPath(call);
    const { value } = keyAt(call, 1);
    const left = policy[side].filter(({ id }) => id !== value.toLowerCase());
    if (left.length === policy[side].length) throw resourceNotFound(value);
    call.emulator.store.permissionGrantPolicies.update(policy, { [side]: left });
    return noContent;
  };
