import { keyRotation } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import {
  answer,
  pathId,
  readJson,
  requireRecentCaller,
  requireSession,
  route,
} from '../../../../../../http/index.ts';

type Path = { projectId: string };

export const GET = route<Path>(async (request, { projectId }) => {
  const viewer = await requireSession(request);
  const { administration } = composition();
  return answer({ keys: await administration.listProjectKeys(viewer, pathId('project', projectId)) });
});

/** New keys, published now; `signs_from` says when they sign. */
export const POST = route<Path>(async (request, { projectId }) => {
  const caller = await requireRecentCaller(request);
  const rotation = await readJson(request, keyRotation);
  const { administration } = composition();
  return answer(await administration.rotateProjectKeys(caller, pathId('project', projectId), rotation), 201);
});
