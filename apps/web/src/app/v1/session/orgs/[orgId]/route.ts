import { organizationChange } from '@portico/administration';
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

type Path = { orgId: string };

export const GET = route<Path>(async (request, { orgId }) => {
  const viewer = await requireSession(request);
  return answer(await composition().administration.getOrganization(viewer, pathId('organization', orgId)));
});

/** Renames, suspends or lets go on. */
export const PATCH = route<Path>(async (request, { orgId }) => {
  const caller = await requireRecentCaller(request);
  const change = await readJson(request, organizationChange);
  await composition().administration.changeOrganization(caller, pathId('organization', orgId), change);
  return noContent();
});
