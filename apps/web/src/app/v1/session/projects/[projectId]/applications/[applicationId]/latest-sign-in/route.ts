import { composition } from '../../../../../../../../../composition.ts';
import { answer, pathId, requireSession, route } from '../../../../../../../../http/index.ts';

/** `{ "sign_in": … | null }`: who signed in to the application last, as far as the project's latest audit rows tell. */
export const GET = route<{ projectId: string; applicationId: string }>(async (request, path) => {
  const viewer = await requireSession(request);
  const { administration } = composition();
  const ids = [pathId('project', path.projectId), pathId('application', path.applicationId)] as const;
  return answer({ signIn: (await administration.latestSignIn(viewer, ...ids)) ?? null });
});
