import { composition } from '../../../../../../../../../../composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../../../../http/index.ts';

type Path = { orgId: string; connectionId: string; attemptId: string };

/** What a test sign-in brought. */
export const GET = route<Path>(async (request, { orgId, connectionId, attemptId }) => {
  const viewer = await requireSession(request);
  return answer(
    await composition().signIn.testResult({
      organizationId: pathId('organization', orgId),
      connectionId: pathId('connection', connectionId),
      attemptId: pathId('signInAttempt', attemptId),
      userId: viewer.user.id,
    }),
  );
});
