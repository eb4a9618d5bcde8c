import { actOf } from '@portico/connections';
import {
  type Caller,
  newId,
  PorticoError,
  type Principal,
  reachAsOwner,
  reachToConnect,
} from '@portico/core';
import type { AuditedAct, DirectoryAgreement } from '@portico/database';
import { removal } from './disconnect.ts';
import type { ProvisioningParts } from './settings.ts';

type Parts = Pick<ProvisioningParts, 'agreements'>;

/** An agreement, and by whom it is decided. */
type Decided = {
  readonly organizationId: string;
  readonly agreementId: string;
  readonly caller: Caller;
};

/**
 * What others ask of an organization and what it has agreed to, and what it has asked for itself. For its owners and admins.
 *
 * @throws PorticoError as `reachToConnect`
 */
export async function agreementsOf(
  { agreements }: Parts,
  organizationId: string,
  principal: Principal,
): Promise<DirectoryAgreement[]> {
  reachToConnect(principal, organizationId);
  return agreements.of(organizationId);
}

/**
 * An owner of the organization that has a directory lets another one have it, too, or does not. That one has to connect it
 * then, with an approval of the directory's administrator as anybody.
 *
 * @throws PorticoError as `reachAsOwner`; `conflict` when nobody waits for it any more
 */
export async function decideAgreement(
  { agreements }: Parts,
  { organizationId, agreementId, caller }: Decided,
  decision: 'agreed' | 'declined',
): Promise<void> {
  reachAsOwner(caller.principal, organizationId);
  const whose = [organizationId, agreementId] as const;
  const decided = await agreements.decide(whose, decision, [actOf(caller), newId('auditEvent')]);
  if (!decided) throw await tooLate(agreements, whose);
}

/**
 * An agreement ends, and with it what rests on it: nobody signs in to that organization over the directory any more, and a run
 * takes out of the directory what Portico made there for it.
 *
 * @throws PorticoError as `reachAsOwner`; `conflict` when it has ended already
 */
export async function withdrawAgreement(
  { agreements }: Parts,
  { organizationId, agreementId, caller }: Decided,
): Promise<void> {
  reachAsOwner(caller.principal, organizationId);
  const disconnection = { ...removal(), event: byNobody() };
  const whose = [organizationId, agreementId] as const;
  const withdrawn = await agreements.withdraw(whose, disconnection, [actOf(caller), newId('auditEvent')]);
  if (!withdrawn) throw await tooLate(agreements, whose);
}

/** In the log of the other organization nobody of this one appears. */
const byNobody = (): AuditedAct => ({
  id: newId('auditEvent'),
  ...{ actorKind: 'worker', actorId: null, ipAddress: null, requestId: null },
});

/** Somebody else was there before, or it is not this organization's to decide. */
async function tooLate(agreements: Parts['agreements'], whose: readonly [string, string]) {
  return new PorticoError((await agreements.isHeldBy(whose)) ? 'conflict' : 'not_found');
}
