import { invitationInput } from '@portico/administration';
import { composition } from '../../../../../../../composition.ts';
import {
  answer,
  pathId,
  readJson,
  requireCaller,
  requireSession,
  route,
} from '../../../../../../http/index.ts';

type Path = { orgId: string };

export const GET = route<Path>(async (request, { orgId }) => {
  const viewer = await requireSession(request);
  const { administration } = composition();
  return answer({ members: await administration.listMembers(viewer, pathId('organization', orgId)) });
});

/** Invites somebody; `password_link` is there this once. */
export const POST = route<Path>(async (request, { orgId }) => {
  const caller = await requireCaller(request);
  const input = await readJson(request, invitationInput);
  const { administration } = composition();
  return answer(await administration.inviteMember(caller, pathId('organization', orgId), input), 201);
});
