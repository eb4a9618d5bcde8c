import { sessionScopeQuery } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';

export const endSessions = operation(
  {
    method: 'DELETE',
    path: '/v1/session/orgs/{orgId}/sessions',
    summary: 'Ends all sessions of an organization, or those of one person',
    by: 'principal',
    query: sessionScopeQuery,
    response: z.object({ ended: z.int() }),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  ({ params, caller, query: { user_id: userId } }) => {
    const choice = userId === undefined ? ({ all: true } as const) : { userId };
    return composition().administration.revokeSessions(caller, params.orgId, choice);
  },
);
