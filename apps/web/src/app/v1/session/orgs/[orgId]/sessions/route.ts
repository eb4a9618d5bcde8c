import { sessionScopeQuery } from '@portico/administration';
import { composition } from '../../../../../../../composition/composition.ts';
import {
  answer,
  pathId,
  readQuery,
  requireCaller,
  requireSession,
  route,
} from '../../../../../../http/index.ts';

type Path = { orgId: string };

/** The live sessions of the organization. */
export const GET = route<Path>(async (request, { orgId }) => {
  const viewer = await requireSession(request);
  return answer(await composition().administration.listSessions(viewer, pathId('organization', orgId)));
});

/** Ends all of them, or with `user_id` those of one person: 200 `{ ended }`. */
export const DELETE = route<Path>(async (request, { orgId }) => {
  const caller = await requireCaller(request);
  const { user_id: userId } = readQuery(request, sessionScopeQuery);
  const choice = userId === undefined ? ({ all: true } as const) : { userId };
  return answer(
    await composition().administration.revokeSessions(caller, pathId('organization', orgId), choice),
  );
});
