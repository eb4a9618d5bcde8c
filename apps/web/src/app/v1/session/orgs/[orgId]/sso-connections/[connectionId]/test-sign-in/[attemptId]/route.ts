import { composition } from '../../../../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../../../../http/index.ts';
import { assertActsIn } from '../../../../../../../../../http/manager.ts';

type Path = { orgId: string; connectionId: string; attemptId: string };

/** What a test sign-in brought. */
export const GET = route<Path>(async (request, { orgId, connectionId, attemptId }) => {
  const viewer = await requireSession(request);
  const organizationId = pathId('organization', orgId);
  assertActsIn(viewer, organizationId);
  return answer(
    await composition().signIn.testResult({
      organizationId,
      connectionId: pathId('connection', connectionId),
      attemptId: pathId('signInAttempt', attemptId),
      userId: viewer.user.id,
    }),
  );
});
