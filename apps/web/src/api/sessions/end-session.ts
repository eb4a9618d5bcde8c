import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const endSession = operation(
  {
    method: 'DELETE',
    path: '/v1/session/orgs/{orgId}/sessions/{sessionId}',
    summary: 'Ends a session',
    by: 'principal',
    response: nothing,
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params: { orgId, sessionId }, caller }) => {
    await composition().administration.revokeSessions(caller, orgId, { sessionId });
  },
);
