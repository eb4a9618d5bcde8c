import { composition } from '../../../../../../composition/composition.ts';
import {
  answer,
  pathId,
  requireRecentCaller,
  route,
  sessionCookie,
  sessionToken,
} from '../../../../../http/index.ts';
import { visitOf } from '../../../../../http/visitor.ts';

/** Whoever came back agrees: the two users are one, and this browser stays signed in as that one. */
export const POST = route<{ attemptId: string }>(async (request, { attemptId }) => {
  const { principal, ...visitor } = await requireRecentCaller(request);
  const { signIn, administration } = composition();
  const id = pathId('signInAttempt', attemptId);
  const { userId, signedOut } = await signIn.joins.confirm(id, principal.userId, visitOf(request.headers));
  if (!signedOut) return answer({ userId });
  const person = { userId, provenAt: principal.authenticatedAt };
  const opened = await administration.openSession(visitor, person, sessionToken(request.headers));
  return answer({ userId }, 200, { 'set-cookie': sessionCookie(opened.token, opened.expiresAt) });
});
