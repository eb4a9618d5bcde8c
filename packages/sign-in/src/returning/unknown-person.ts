import { newId, PorticoError } from '@portico/core';
import type { Meeting } from '@portico/database';
import type { Asserted } from '../checks/asserted-person.ts';
import { assertPasses, CONNECTION_CHECKS, type ReturnedOverConnection } from '../checks/return-checks.ts';
import type { RequestFacts, SignInParts } from '../settings.ts';

/**
 * Somebody whom a connection does not know. Where it is to replace another one, they may be somebody of that one: then they are found
 * or have to wait, and nobody becomes a second user. Else they are somebody new, if the connection lets those in.
 *
 * @throws PorticoError `replacement_not_switched`, `replacement_undecided`; as `assertAdmissible`
 */
export async function meetUnknown(
  parts: SignInParts,
  returned: ReturnedOverConnection,
  asserted: Asserted,
  facts: RequestFacts,
): Promise<void> {
  if ((await whoIsIt(parts, asserted, facts)) === 'known') return;
  assertPasses(CONNECTION_CHECKS, returned, 'newcomers');
  await parts.sessions.admit(asserted.person, { userId: newId('user'), identityId: newId('identity') });
}

/** @throws PorticoError `replacement_not_switched`, `replacement_undecided` */
export async function whoIsIt(
  parts: Pick<SignInParts, 'arrivals'>,
  { person }: Asserted,
  facts: RequestFacts,
): Promise<Extract<Meeting, 'known' | 'newcomer'>> {
  const meeting = await parts.arrivals.meet(person, { ...newIds(), ...facts });
  if (meeting === 'known' || meeting === 'newcomer') return meeting;
  const code = meeting === 'not_switched' ? 'replacement_not_switched' : 'replacement_undecided';
  throw new PorticoError(code);
}

const newIds = () => ({
  arrivalId: newId('replacementArrival'),
  identityId: newId('identity'),
  auditEventId: newId('auditEvent'),
});
