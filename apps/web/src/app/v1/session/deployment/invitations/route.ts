import { projectAdminInput } from '@portico/administration';
import { composition } from '../../../../../../composition/composition.ts';
import { answer, readJson, requireRecentCaller, requireSession, route } from '../../../../../http/index.ts';

/** The open invitations to run the deployment. */
export const GET = route(async (request) => {
  const viewer = await requireSession(request);
  return answer({ invitations: await composition().administration.listOperatorInvitations(viewer) });
});

/** Invites an operator; the link is there this once. */
export const POST = route(async (request) => {
  const caller = await requireRecentCaller(request);
  const input = await readJson(request, projectAdminInput);
  return answer(await composition().administration.inviteOperator(caller, input), 201);
});
