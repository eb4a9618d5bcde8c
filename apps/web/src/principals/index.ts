import { assertThat } from '@portico/core';
import { accessToken } from './access-token.ts';
import type { Authenticated, Credential } from './credential.ts';
import { dashboardSession } from './dashboard-session.ts';
import { setupLink } from './setup-link.ts';

/** Every way in which a request shows who acts. One that is added gets a file of its own and a row here. */
export const CREDENTIALS: readonly Credential[] = [dashboardSession, accessToken, setupLink];

/**
 * Who acts with this request.
 *
 * @param credentials those that are taken here; what else the request brings is not looked at
 * @throws PorticoError `two_credentials`, `not_signed_in`, and what the credential is refused with
 */
export async function authenticated(
  request: Request,
  credentials: readonly Credential[],
): Promise<Authenticated> {
  const [shown, ...more] = credentials.filter(({ isShown }) => isShown(request.headers));
  assertThat(more.length === 0, 'two_credentials');
  assertThat(shown, 'not_signed_in');
  return shown.authenticate(request);
}
