import { newId } from '@portico/core';
import type { SocialPerson } from '@portico/database';
import type { Registrations } from '../registrations.ts';
import type { RequestFacts, SignInParts } from '../settings.ts';
import { beginTrip, type Trip } from '../trip.ts';
import { enabledWay } from './social-trip.ts';

/**
 * Somebody who holds the link of an invitation goes to a social provider of the project, to accept as whoever they are
 * there. The trip is tied to this browser like any other; the link's token does not travel.
 *
 * @throws PorticoError `provider_not_available`
 */
export async function beginInvitationTrip(
  parts: SignInParts,
  registrations: Registrations,
  invitation: { readonly id: string; readonly projectId: string },
  provider: string,
): Promise<Trip> {
  const { id: invitationId, projectId } = invitation;
  const connection = await enabledWay(parts, projectId, provider);
  return beginTrip(parts, {
    registration: await registrations.social.of(connection),
    hints: { prompt: 'select_account' },
    attempt: {
      purpose: 'invitation',
      projectId,
      organizationId: undefined,
      connectionId: undefined,
      socialConnectionId: connection.id,
      interactionUid: undefined,
      interactionProjectId: undefined,
      applicationId: undefined,
      startedByUserId: undefined,
      invitationId,
    },
  });
}

/** The person is back and accepts as themselves: as the user they are already, or a new one. @throws what accepting throws */
export async function acceptAs(
  parts: SignInParts,
  invitationId: string,
  person: SocialPerson,
  facts: RequestFacts,
): Promise<string> {
  const ids = { userId: newId('user'), identityId: newId('identity') };
  const { userId } = await parts.socialConnections.findOrCreate(person, ids);
  await parts.acceptInvitation(facts, { invitationId, userId });
  return new URL('/invitation/accepted', parts.origin).href;
}
