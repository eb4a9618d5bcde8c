import { projectInput } from '@portico/administration';
import { composition } from '../../../../../composition/composition.ts';
import { answer, readJson, requireCaller, requireSession, route } from '../../../../http/index.ts';

/** The projects that one administers. */
export const GET = route(async (request) => {
  const viewer = await requireSession(request);
  return answer({ projects: await composition().administration.listProjects(viewer) });
});

/** A new project, for operators. */
export const POST = route(async (request) => {
  const caller = await requireCaller(request);
  const input = await readJson(request, projectInput);
  return answer(await composition().administration.createProject(caller, input), 201);
});
