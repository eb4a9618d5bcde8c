import { projectAdminInput } from '@portico/administration';
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

/** The open invitations to administer the project. */
export const GET = route<Path>(async (request, { projectId }) => {
  const viewer = await requireSession(request);
  const { administration } = composition();
  return answer({
    invitations: await administration.listProjectInvitations(viewer, pathId('project', projectId)),
  });
});

/** Invites an administrator of the project; the link is there this once. */
export const POST = route<Path>(async (request, { projectId }) => {
  const caller = await requireRecentCaller(request);
  const input = await readJson(request, projectAdminInput);
  const { administration } = composition();
  return answer(await administration.inviteProjectAdmin(caller, pathId('project', projectId), input), 201);
});
