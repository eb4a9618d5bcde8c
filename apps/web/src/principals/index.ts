import { assertThat } from '@portico/core';
import { accessToken } from './access-token.ts';
import type { Authenticated, Credential } from './credential.ts';
import { dashboardSession } from './dashboard-session.ts';

/** Every way in which a request shows who acts. One that is added gets a file of its own and a row here. */
export const CREDENTIALS: readonly Credential[] = [dashboardSession, accessToken];

/**
 * Who acts with this request.
 *
 * @throws PorticoError `two_credentials`, `not_signed_in`, `wrong_origin`, `invalid_token`, `insufficient_scope`
 */
export async function authenticated(request: Request, credentials = CREDENTIALS): Promise<Authenticated> {
  const [shown, ...more] = credentials.filter(({ isShown }) => isShown(request.headers));
  assertThat(more.length === 0, 'two_credentials');
  assertThat(shown, 'not_signed_in');
  return shown.authenticate(request);
}
