import { applicationInput } from '@portico/administration';
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
  return answer({
    applications: await administration.listApplications(viewer, pathId('project', projectId)),
  });
});

/** Registers an application; `secret` is there this once. */
export const POST = route<Path>(async (request, { projectId }) => {
  const caller = await requireRecentCaller(request);
  const input = await readJson(request, applicationInput);
  const { administration } = composition();
  return answer(await administration.createApplication(caller, pathId('project', projectId), input), 201);
});
