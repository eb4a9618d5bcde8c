import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { openInvitation } from './invitation.ts';

export const listOperatorInvitations = operation(
  {
    method: 'GET',
    path: '/v1/session/deployment/invitations',
    summary: 'Lists the open invitations to run the deployment, the newest first',
    by: 'principal',
    response: listOf(openInvitation),
    errors: ['forbidden'],
  },
  async ({ caller }) =>
    list(inSnakeCase(await composition().administration.listOperatorInvitations(caller.principal))),
);
