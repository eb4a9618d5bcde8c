import { organizationInput } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
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
  return answer({
    organizations: await administration.listProjectOrganizations(viewer, pathId('project', projectId)),
  });
});

export const POST = route<Path>(async (request, { projectId }) => {
  const caller = await requireCaller(request);
  const input = await readJson(request, organizationInput);
  const { administration } = composition();
  return answer(await administration.createOrganization(caller, pathId('project', projectId), input), 201);
});
