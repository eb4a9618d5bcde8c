import { PorticoError } from '@portico/core';
import type { SocialConnectionRow } from '@portico/database';
import { beginTrip, type Trip } from '../browser/begin-trip.ts';
import { authorizationUrl } from '../protocols/oidc/authorization-url.ts';
import { providerHints } from '../protocols/oidc/provider-hints.ts';
import type { Registrations } from '../registrations/registrations.ts';
import type { SignInParts } from '../settings.ts';

/**
 * A trip to a social provider of the project.
 *
 * @throws PorticoError `provider_not_available`
 */
export async function beginSocialTrip(
  parts: SignInParts,
  registrations: Registrations,
  wish: {
    readonly projectId: string;
    readonly provider: string;
    /** The waiting interaction, as its stored id. */
    readonly uid: string;
    readonly applicationId: string;
    readonly hints: Readonly<Record<string, string>>;
    readonly acted?: boolean;
  },
): Promise<Trip> {
  const connection = await enabledWay(parts, wish.projectId, wish.provider);
  const registration = await registrations.social.of(connection);
  return beginTrip(parts, {
    ask: (secrets, hints) => authorizationUrl(parts, registration, secrets, hints),
    hints: hintsFor(connection, wish.hints),
    acted: wish.acted === true,
    attempt: {
      purpose: 'sign_in',
      projectId: wish.projectId,
      organizationId: undefined,
      connectionId: undefined,
      socialConnectionId: connection.id,
      interactionUid: wish.uid,
      interactionProjectId: undefined,
      applicationId: wish.applicationId,
      startedByUserId: undefined,
    },
  });
}

/** The project's connection to a provider. @throws PorticoError `provider_not_available` */
export async function enabledWay(
  parts: SignInParts,
  projectId: string,
  provider: string,
): Promise<SocialConnectionRow> {
  const ways = await parts.socialConnections.enabled(projectId);
  const connection = ways.find((way) => way.provider === provider);
  if (connection === undefined) throw new PorticoError('provider_not_available');
  return connection;
}

/** Somebody with several accounts there says which. */
const hintsFor = ({ provider }: SocialConnectionRow, hints: Readonly<Record<string, string>>) =>
  providerHints(provider, { ...hints, prompt: hints['prompt'] ?? 'select_account' });
