import { projectChange } from '@portico/administration';
import { composition } from '../../../../../../composition/composition.ts';
import {
  answer,
  noContent,
  pathId,
  readJson,
  requireRecentCaller,
  requireSession,
  route,
} from '../../../../../http/index.ts';

type Path = { projectId: string };

export const GET = route<Path>(async (request, { projectId }) => {
  const viewer = await requireSession(request);
  return answer(await composition().administration.getProject(viewer, pathId('project', projectId)));
});

/** Changes its name, what hosted login shows, and whom it lets in. */
export const PATCH = route<Path>(async (request, { projectId }) => {
  const caller = await requireRecentCaller(request);
  const input = await readJson(request, projectChange);
  await composition().administration.changeProject(caller, pathId('project', projectId), input);
  return noContent();
});
