import { invitationInput } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import {
  answer,
  pathId,
  readJson,
  requireRecentCaller,
  requireSession,
  route,
} from '../../../../../../http/index.ts';

type Path = { orgId: string };

/** The invitations that are open. */
export const GET = route<Path>(async (request, { orgId }) => {
  const viewer = await requireSession(request);
  const organizationId = pathId('organization', orgId);
  const { administration } = composition();
  return answer({ invitations: await administration.listOrganizationInvitations(viewer, organizationId) });
});

/** Invites somebody; the link is there this once. */
export const POST = route<Path>(async (request, { orgId }) => {
  const caller = await requireRecentCaller(request);
  const input = await readJson(request, invitationInput);
  const { administration } = composition();
  return answer(await administration.inviteMember(caller, pathId('organization', orgId), input), 201);
});
