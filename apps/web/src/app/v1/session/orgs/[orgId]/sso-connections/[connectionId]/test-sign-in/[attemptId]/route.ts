import { composition } from '../../../../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../../../../http/index.ts';

type Path = { orgId: string; connectionId: string; attemptId: string };

/** What a test sign-in brought. */
export const GET = route<Path>(async (request, { orgId, connectionId, attemptId }) => {
  const principal = await requireSession(request);
  const organizationId = pathId('organization', orgId);
  return answer(
    await composition().signIn.testResult({
      organizationId,
      connectionId: pathId('connection', connectionId),
      attemptId: pathId('signInAttempt', attemptId),
      principal,
    }),
  );
});
