import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { openInvitation } from './invitation.ts';

export const listProjectInvitations = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/invitations',
    summary: 'Lists the open invitations to administer a project, the newest first',
    by: 'principal',
    response: listOf(openInvitation),
    errors: [],
  },
  async ({ params, caller }) => {
    const { administration } = composition();
    return list(inSnakeCase(await administration.listProjectInvitations(caller.principal, params.projectId)));
  },
);
