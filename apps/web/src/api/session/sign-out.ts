import { composition } from '../../../composition/composition.ts';
import { endedSessionCookie, sessionToken } from '../../http/session.ts';
import { operation, WithCookies } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const signOut = operation(
  {
    method: 'POST',
    path: '/v1/session/sign-out',
    summary: 'Ends the session of this browser; also fine without one',
    by: 'anybody',
    response: nothing,
    errors: [],
  },
  async ({ caller, request }) => {
    const token = sessionToken(request.headers);
    if (token !== undefined) await composition().administration.signOut(caller, token);
    return new WithCookies(undefined, [endedSessionCookie()]);
  },
);
