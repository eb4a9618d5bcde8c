import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { sessionCookie, sessionToken } from '../../http/session.ts';
import { visitOf } from '../../http/visitor.ts';
import { operation, WithCookies } from '../operation.ts';
import { text } from '../schemas.ts';

export const confirmJoin = operation(
  {
    method: 'POST',
    path: '/v1/session/joins/{attemptId}',
    summary: 'Makes two users of one person one, and leaves this browser signed in as that one',
    by: 'recentPerson',
    response: z.object({ user_id: text }),
    errors: ['state_expired', 'both_in_use', 'password_by_link', 'not_a_member', 'user_disabled'],
  },
  async ({ params, caller: { principal, ...visitor }, request }) => {
    const { signIn, administration } = composition();
    const facts = visitOf(request.headers);
    const { userId, signedOut } = await signIn.joins.confirm(params.attemptId, principal.userId, facts);
    if (!signedOut) return { user_id: userId };
    const person = { userId, provenAt: principal.authenticatedAt };
    const opened = await administration.openSession(visitor, person, sessionToken(request.headers));
    return new WithCookies({ user_id: userId }, [sessionCookie(opened.token, opened.expiresAt)]);
  },
);
