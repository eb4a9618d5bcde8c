import { PorticoError } from '@portico/core';
import type { ChoosableOrganization, SocialConnectionRow, WaitingInteraction } from '@portico/database';

/** @throws PorticoError `provider_not_available` for a provider that the project does not offer, or no longer */
export function assertOffered(connection: SocialConnectionRow | undefined): SocialConnectionRow {
  if (!connection?.enabled) throw new PorticoError('provider_not_available');
  return connection;
}

/** @throws PorticoError `state_expired` for a request that has ended */
export function assertWaits(waiting: WaitingInteraction | undefined): WaitingInteraction {
  if (waiting === undefined) throw new PorticoError('state_expired', { detail: 'the interaction has ended' });
  return waiting;
}

/** Of which organization a session is; `pending` while the person still chooses. */
export type Place = { readonly organizationId: string | null; readonly pending: boolean };

/**
 * Which organization the session is of: the one that was asked for, the only one, none, or the person chooses.
 *
 * @param organizations those that the person is in
 * @throws PorticoError `not_a_member`, `sso_required`, `no_organization`
 */
export function placeOf(waiting: WaitingInteraction, organizations: readonly ChoosableOrganization[]): Place {
  const asked = waiting.parameters['organization'];
  if (asked !== undefined) {
    const found = organizations.find(({ id }) => id === asked);
    if (found === undefined) throw new PorticoError('not_a_member');
    if (!found.accepts) throw new PorticoError('sso_required');
    return { organizationId: found.id, pending: false };
  }
  const [only, second] = organizations.filter(({ accepts }) => accepts);
  if (second !== undefined) return { organizationId: null, pending: true };
  if (only !== undefined) return { organizationId: only.id, pending: false };
  if (waiting.personalSessions) return { organizationId: null, pending: false };
  throw new PorticoError(organizations.length > 0 ? 'sso_required' : 'no_organization');
}
