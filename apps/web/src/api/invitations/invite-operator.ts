import { projectAdminInput } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { inSnakeCase } from '../snake-case.ts';
import { newInvitation } from './invitation.ts';

export const inviteOperator = operation(
  {
    method: 'POST',
    path: '/v1/session/deployment/invitations',
    summary: 'Invites somebody to run the deployment; the link is told this once',
    by: 'recentPrincipal',
    body: projectAdminInput,
    response: newInvitation,
    status: 201,
    errors: ['forbidden', 'too_many_open'],
  },
  async ({ caller, body }) => inSnakeCase(await composition().administration.inviteOperator(caller, body)),
);
