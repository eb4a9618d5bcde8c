import { PorticoError } from '@portico/core';
import type { ConsumedAttempt, InvitationKey, SocialPerson } from '@portico/database';
import { beginTrip, type Trip } from '../browser/begin-trip.ts';
import type { Asserted } from '../checks/asserted-person.ts';
import { beginConnectionTrip } from '../leaving/connection-trip.ts';
import { isUsable, whyUnusable } from '../leaving/resolve-connection.ts';
import { enabledWay } from '../leaving/social-trip.ts';
import { authorizationUrl } from '../protocols/oidc/authorization-url.ts';
import type { Registrations } from '../registrations/registrations.ts';
import type { RequestFacts, SignInParts } from '../settings.ts';

/*
 * Somebody who holds the link of an invitation goes to an identity provider, to accept as whoever they are there. The trip
 * is tied to this browser like any other; the link's token does not travel.
 */

/** What the holder of the link is invited to. */
export type InvitationToAccept = InvitationKey & {
  readonly projectId: string;
  readonly organizationId: string;
};

/** Over a social provider of the project, or over a connection of the organization. */
export type AcceptingWay = { readonly provider: string } | { readonly connectionId: string };

/**
 * @throws PorticoError `provider_not_available`; `not_found` for a connection of anybody else, `connection_disabled`,
 *   `organization_suspended`, `idp_unavailable`
 */
export async function beginInvitationTrip(
  parts: SignInParts,
  registrations: Registrations,
  invitation: InvitationToAccept,
  way: AcceptingWay,
): Promise<Trip> {
  return 'provider' in way
    ? overSocial(parts, registrations, invitation, way.provider)
    : overConnection(parts, registrations, invitation, way.connectionId);
}

async function overConnection(
  parts: SignInParts,
  registrations: Registrations,
  { id, tokenHash, projectId, organizationId }: InvitationToAccept,
  connectionId: string,
): Promise<Trip> {
  const connection = await parts.connections.forSignIn(connectionId);
  if (connection?.organizationId !== organizationId || connection.projectId !== projectId)
    throw new PorticoError('not_found');
  if (!isUsable(connection)) throw whyUnusable([connection]);
  return beginConnectionTrip(parts, registrations.protocols, connection, {
    purpose: 'invitation',
    interaction: undefined,
    applicationId: undefined,
    startedByUserId: undefined,
    invitation: { id, tokenHash },
    // Who is signed in on this machine may not be the one who was invited.
    hints: { prompt: 'select_account' },
  });
}

async function overSocial(
  parts: SignInParts,
  registrations: Registrations,
  { id, tokenHash, projectId }: InvitationToAccept,
  provider: string,
): Promise<Trip> {
  const connection = await enabledWay(parts, projectId, provider);
  const registration = await registrations.social.of(connection);
  return beginTrip(parts, {
    ask: (secrets, hints) => authorizationUrl(parts, registration, secrets, hints),
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
      invitation: { id, tokenHash },
    },
  });
}

/**
 * The person is back from a social provider and accepts as themselves: as the user they are already, or a new one.
 *
 * @throws what accepting throws
 */
export async function acceptOverSocial(
  parts: SignInParts,
  { attemptId, invitation }: { readonly attemptId: string; readonly invitation: InvitationKey },
  social: SocialPerson,
  facts: RequestFacts,
): Promise<string> {
  await parts.acceptInvitation(facts, { invitation, who: { social }, attemptId });
  return acceptedPage(parts, null);
}

/**
 * The person is back from the organization's own identity provider. Whom it has described is a user already, or becomes
 * one with the invitation, also where the connection alone lets no newcomer in.
 *
 * @throws what accepting throws
 */
export async function acceptOverConnection(
  parts: SignInParts,
  { id: attemptId, organizationId, invitation }: ConsumedAttempt,
  { person }: Asserted,
  facts: RequestFacts,
): Promise<string> {
  if (invitation === undefined) throw new PorticoError('invitation_invalid');
  await parts.acceptInvitation(facts, { invitation, who: { person }, attemptId });
  return acceptedPage(parts, organizationId);
}

/** Where somebody reads that they are a member now. @param organizationId of whose single sign-on they used, or null */
export function acceptedPage({ origin }: Pick<SignInParts, 'origin'>, organizationId: string | null): string {
  const url = new URL('/invitation/accepted', origin);
  if (organizationId !== null) url.searchParams.set('organization', organizationId);
  return url.href;
}
