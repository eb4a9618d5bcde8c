import { projectAdminInput } from '@portico/administration';
import { composition } from '../../../../../../../composition.ts';
import {
  answer,
  pathId,
  readJson,
  requireCaller,
  requireSession,
  route,
} from '../../../../../../http/index.ts';

type Path = { projectId: string };

export const GET = route<Path>(async (request, { projectId }) => {
  const viewer = await requireSession(request);
  const { administration } = composition();
  return answer({ admins: await administration.listProjectAdmins(viewer, pathId('project', projectId)) });
});

/** Makes somebody an administrator; `password_link` is there once, for a person who is new. */
export const POST = route<Path>(async (request, { projectId }) => {
  const caller = await requireCaller(request);
  const input = await readJson(request, projectAdminInput);
  const { administration } = composition();
  return answer(await administration.addProjectAdmin(caller, pathId('project', projectId), input), 201);
});
