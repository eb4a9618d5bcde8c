import { applicationChange } from '@portico/administration';
import { composition } from '../../../../../../../../composition/composition.ts';
import {
  answer,
  noContent,
  pathId,
  readJson,
  requireRecentCaller,
  requireSession,
  route,
} from '../../../../../../../http/index.ts';

type Path = { projectId: string; applicationId: string };

const ids = (path: Path) =>
  [pathId('project', path.projectId), pathId('application', path.applicationId)] as const;

export const GET = route<Path>(async (request, path) => {
  const viewer = await requireSession(request);
  return answer(await composition().administration.getApplication(viewer, ...ids(path)));
});

/** Replaces those fields that are given. */
export const PATCH = route<Path>(async (request, path) => {
  const caller = await requireRecentCaller(request);
  const change = await readJson(request, applicationChange);
  await composition().administration.changeApplication(caller, ...ids(path), change);
  return noContent();
});

export const DELETE = route<Path>(async (request, path) => {
  const caller = await requireRecentCaller(request);
  await composition().administration.deleteApplication(caller, ...ids(path));
  return noContent();
});
