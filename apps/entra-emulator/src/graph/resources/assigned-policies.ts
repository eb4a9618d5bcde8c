import type { StsPolicyKind, StsPolicyRecord } from '../../directory/policy-records.ts';
import type { Store } from '../../directory/store.ts';
import { type GraphCall, type GraphReply, keyAt, noContent } from '../graph-call.ts';
import { resourceNotFound, uniquenessViolated } from '../graph-error.ts';
import { requireOwnership, requirePermission } from '../permission-checks.ts';
import { assignPolicies, readPolicies } from '../policy-permissions.ts';
import type { Expansions } from '../query/expand.ts';
import { listReply } from '../replies.ts';
import { type FindHolder, referencedPolicyId } from './policy-holders.ts';
import { findStsPolicy, STS_KINDS, wireStsPolicy } from './sts-policies.ts';

/** Which policies of the token service an application or enterprise app has: at most one of a kind. */

const assignedTo = (store: Store, kind: StsPolicyKind, id: string): StsPolicyRecord[] =>
  store.stsPolicies.filter((one) => one.kind === kind && one.appliesTo.includes(id));

type Handler = (call: GraphCall) => GraphReply;

export const listAssigned =
  (kind: StsPolicyKind, find: FindHolder): Handler =>
  (call) => {
    const { id } = find(call);
    const found = assignedTo(call.emulator.store, kind, id).map(wireStsPolicy);
    const { typeName } = STS_KINDS[kind];
    return listReply(call, found, {
      typeName,
      filterable: ['id', 'displayName'],
      context: `Collection(microsoft.graph.${kind}Policy)`,
    });
  };

/** @throws GraphError 409 for a second one of its kind */
export const assignPolicy =
  (kind: StsPolicyKind, find: FindHolder): Handler =>
  (call) => {
    const holder = find(call);
    requireOwnership(call.caller, holder, assignPolicies);
    const policy = findStsPolicy(call, kind, referencedPolicyId(call, STS_KINDS[kind].collection));
    const { store } = call.emulator;
    if (assignedTo(store, kind, holder.id).length > 0) throw uniquenessViolated();
    store.stsPolicies.update(policy, { appliesTo: [...policy.appliesTo, holder.id] });
    return noContent;
  };

export const unassignPolicy =
  (kind: StsPolicyKind, find: FindHolder): Handler =>
  (call) => {
    const holder = find(call);
    requireOwnership(call.caller, holder, assignPolicies);
    const policy = findStsPolicy(call, kind, keyAt(call, 1).value);
    if (!policy.appliesTo.includes(holder.id)) throw resourceNotFound(policy.id);
    const appliesTo = policy.appliesTo.filter((id) => id !== holder.id);
    call.emulator.store.stsPolicies.update(policy, { appliesTo });
    return noContent;
  };

/** `$expand` on an application or an enterprise app: who may not read policies is refused, and not shown none. */
export const expandedPolicies = (
  { emulator, caller }: GraphCall,
  kinds: readonly StsPolicyKind[],
): Expansions =>
  Object.fromEntries(
    kinds.map((kind) => [
      STS_KINDS[kind].collection,
      (id: string) => {
        requirePermission(caller, readPolicies);
        return assignedTo(emulator.store, kind, id).map(wireStsPolicy);
      },
    ]),
  );
