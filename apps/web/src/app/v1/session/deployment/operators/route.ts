import { composition } from '../../../../../../composition/composition.ts';
import { answer, requireSession, route } from '../../../../../http/index.ts';

export const GET = route(async (request) => {
  const viewer = await requireSession(request);
  return answer({ operators: await composition().administration.listOperators(viewer) });
});
