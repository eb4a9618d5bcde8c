import type { Registration } from '@portico/relying-party';
import type { AttemptSecrets } from '../../browser/attempt-secrets.ts';
import type { SignInParts } from '../../settings.ts';
import { asRefusal } from '../failures.ts';

const USUAL_SCOPES = ['profile', 'email'] as const;

/**
 * The authorization request of a sign-in.
 *
 * @param scopes what is asked for besides `openid`
 * @throws PorticoError `idp_unavailable`, `id_token_invalid` when the discovery document cannot be had or used
 */
export async function authorizationUrl(
  { relyingParty }: Pick<SignInParts, 'relyingParty'>,
  registration: Registration,
  secrets: AttemptSecrets,
  hints: Readonly<Record<string, string>>,
  scopes: readonly string[] = USUAL_SCOPES,
): Promise<URL> {
  const request = { ...secrets, scope: ['openid', ...scopes].join(' '), parameters: hints };
  return relyingParty.authorizationUrl(registration, request).catch((error: unknown) => {
    throw asRefusal(error) ?? error;
  });
}
