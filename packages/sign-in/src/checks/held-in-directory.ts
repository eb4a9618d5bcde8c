import { groupKey } from '@portico/core';
import type { HeldInDirectory, ResolvedConnection } from '@portico/database';
import type { SignInParts } from '../settings.ts';
import type { Asserted } from './asserted-person.ts';

const UNKNOWN = { groups: [], groupsKnown: false } as const;

/**
 * What decides about the role that somebody is given by rule. Groups come with the id_token. Where there are too many of them
 * for one, the directory is asked about those that a rule names, and about no others; the address that such a token gives
 * instead is never asked. Where it does not say, they are unknown: what groups gave before stays. One that gave no access is not
 * asked, whatever it has approved elsewhere.
 */
export async function heldInDirectory(
  parts: Pick<SignInParts, 'memberGroups' | 'groupRules'>,
  { managedBy }: Pick<ResolvedConnection, 'managedBy'>,
  { person, appRoles }: Asserted,
): Promise<HeldInDirectory> {
  const { groups, connectionId, entraTenantId: directoryId, entraObjectId: objectId } = person;
  if (groups !== undefined) return { groups: groups.map(groupKey), groupsKnown: true, appRoles };
  if (directoryId === null || objectId === null || managedBy !== 'microsoft_graph')
    return { ...UNKNOWN, appRoles };
  const named = await parts.groupRules.groupsOf(connectionId);
  if (named.length === 0) return { ...UNKNOWN, appRoles };
  const answered = await parts.memberGroups({ connectionId, directoryId, objectId, groups: named });
  return 'unknown' in answered
    ? { ...UNKNOWN, appRoles, groupsCode: answered.unknown }
    : { groups: answered, groupsKnown: true, appRoles };
}
