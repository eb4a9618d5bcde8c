import type { Registration } from '@portico/relying-party';
import type { AttemptSecrets } from '../../browser/attempt-secrets.ts';
import type { SignInParts } from '../../settings.ts';
import { asRefusal } from '../failures.ts';

const SIGN_IN_SCOPE = 'openid profile email';

/**
 * The authorization request of a sign-in.
 *
 * @throws PorticoError `idp_unavailable`, `id_token_invalid` when the discovery document cannot be had or used
 */
export async function authorizationUrl(
  { relyingParty }: Pick<SignInParts, 'relyingParty'>,
  registration: Registration,
  secrets: AttemptSecrets,
  hints: Readonly<Record<string, string>>,
): Promise<URL> {
  const request = { ...secrets, scope: SIGN_IN_SCOPE, parameters: hints };
  return relyingParty.authorizationUrl(registration, request).catch((error: unknown) => {
    throw asRefusal(error) ?? error;
  });
}
