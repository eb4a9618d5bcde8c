import {
  assertThat,
  heldLink,
  isConnected,
  type Principal,
  reachToDraft,
  type SetupReach,
  seenToSetUp,
} from '@portico/core';
import type { ProvisioningParts } from '../settings.ts';

/**
 * To connect Microsoft: who may connect, and the holder of a setup link while the organization has no such connection but the
 * link's own. What others have connected is not the link's to repair.
 *
 * @throws PorticoError as `reachToConnect`; `already_exists`
 */
export async function reachMicrosoft(
  { connections }: Pick<ProvisioningParts, 'connections'>,
  principal: Principal,
  organizationId: string,
): Promise<SetupReach> {
  const reached = reachToDraft(principal, organizationId);
  const seen = seenToSetUp(principal, organizationId);
  if (seen === 'all') return reached;
  const others = (await connections.listOfOrganization(organizationId)).filter(
    ({ id }) => !seen.includes(id),
  );
  const known = others.some(({ managedBy, status }) => managedBy !== 'manual' && isConnected(status));
  assertThat(!known, 'already_exists');
  return reached;
}

/** Where whoever acts by a setup link goes on; undefined for everybody else. */
export function pageOfLink(origin: URL, principal: Principal): string | undefined {
  const link = heldLink(principal);
  return link === undefined ? undefined : new URL(`/setup/link/${link}`, origin).href;
}
