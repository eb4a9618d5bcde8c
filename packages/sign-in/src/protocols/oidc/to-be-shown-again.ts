import type { ConnectionRegistrations } from '@portico/connections';
import type { ResolvedConnection } from '@portico/database';
import { RelyingPartyError, type ValidatedIdToken } from '@portico/relying-party';
import type { SignInParts } from '../../settings.ts';

/** A longer one would make an address that servers refuse. */
const LONGEST_ID_TOKEN = 8_192;

/**
 * The id_token that goes back to the provider when the person signs out there: without it some ask once more, and some
 * refuse (RP-Initiated Logout section 2). Entra's apps that we make have a hint of their own for that.
 *
 * @returns undefined where the provider has no place to sign out, or the token is too long for an address
 */
export async function toBeShownAgain(
  { relyingParty }: Pick<SignInParts, 'relyingParty'>,
  registrations: ConnectionRegistrations,
  connection: ResolvedConnection,
  { idToken }: ValidatedIdToken,
): Promise<string | undefined> {
  if (connection.managedBy !== 'manual' || idToken.length > LONGEST_ID_TOKEN) return undefined;
  const registration = await registrations.of(connection);
  const isShown = await relyingParty.signsOut(registration).catch((error: unknown) => {
    if (!(error instanceof RelyingPartyError)) throw error;
    return false;
  });
  return isShown ? idToken : undefined;
}
