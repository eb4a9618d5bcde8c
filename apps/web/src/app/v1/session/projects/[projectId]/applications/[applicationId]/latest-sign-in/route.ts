import { composition } from '../../../../../../../../../composition/composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../../../http/index.ts';

/**
 * `{ "sign_in": … | null, "readiness": … }`: who signed in to the application last, as far as the project's latest audit rows
 * tell, and whether anybody could.
 */
export const GET = route<{ projectId: string; applicationId: string }>(async (request, path) => {
  const viewer = await requireSession(request);
  const { administration } = composition();
  const ids = [pathId('project', path.projectId), pathId('application', path.applicationId)] as const;
  const [signIn, readiness] = await Promise.all([
    administration.latestSignIn(viewer, ...ids),
    administration.signInReadiness(viewer, ids[0]),
  ]);
  return answer({ signIn: signIn ?? null, readiness });
});
