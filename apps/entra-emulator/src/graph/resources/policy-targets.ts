import type { StsPolicyKind } from '../../directory/policy-records.ts';
import { type GraphCall, type GraphReply, keyAt } from '../graph-call.ts';
import { appManagementPolicyInPath } from './app-management-policies.ts';
import { wireDirectoryObjects } from './directory-objects.ts';
import { objectsReply } from './mixed-lists.ts';
import { findStsPolicy } from './sts-policies.ts';

/** Applications and enterprise apps that have a policy. */

export const listAppliesTo =
  (kind: StsPolicyKind) =>
  (call: GraphCall): GraphReply => {
    const { appliesTo } = findStsPolicy(call, kind, keyAt(call, 0).value);
    return objectsReply(call, wireDirectoryObjects(call.emulator, appliesTo));
  };

export const listManagedBy = (call: GraphCall): GraphReply =>
  objectsReply(call, wireDirectoryObjects(call.emulator, appManagementPolicyInPath(call).appliesTo));
