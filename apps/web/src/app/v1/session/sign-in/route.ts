import { signInInput } from '@portico/administration';
import { composition } from '../../../../../composition.ts';
import {
  answer,
  assertOwnOrigin,
  readJson,
  route,
  sessionCookie,
  sessionToken,
  visitorOf,
} from '../../../../http/index.ts';

/** Signs in with e-mail address and password: 200 `signed_in` with the cookie, or `choose` with the users to choose from. */
export const POST = route(async (request) => {
  assertOwnOrigin(request);
  const input = await readJson(request, signInInput);
  const { administration } = composition();
  const result = await administration.signIn(
    visitorOf(request.headers),
    input,
    sessionToken(request.headers),
  );
  if (result.kind === 'choose') return answer({ status: 'choose', users: result.users });
  return answer({ status: 'signed_in', userId: result.userId }, 200, {
    'set-cookie': sessionCookie(result.token, result.expiresAt),
  });
});
