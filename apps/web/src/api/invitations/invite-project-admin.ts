import { projectAdminInput } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { newInvitation } from './invitation.ts';

export const inviteProjectAdmin = operation(
  {
    method: 'POST',
    path: '/v1/session/projects/{projectId}/invitations',
    summary: 'Invites somebody to administer a project; the link is told this once',
    by: 'recentPrincipal',
    body: projectAdminInput,
    response: newInvitation,
    status: 201,
    errors: ['too_many_open'],
  },
  async ({ params, caller, body }) =>
    inSnakeCase(await composition().administration.inviteProjectAdmin(caller, params.projectId, body)),
);
