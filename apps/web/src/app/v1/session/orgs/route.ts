import { composition } from '../../../../../composition/composition.ts';
import { answer, requireSession, route } from '../../../../http/index.ts';

/** Every organization that one sees. */
export const GET = route(async (request) => {
  const viewer = await requireSession(request);
  return answer({ organizations: await composition().administration.listOrganizations(viewer) });
});
