import { invitationTokenInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

const accepted = z
  .object({ organization_id: text.nullable(), project_id: text.nullable() })
  .meta({ id: 'Accepted', description: 'Where the person now has something to do' });

export const acceptInvitation = operation(
  {
    method: 'POST',
    path: '/v1/session/invitations/accept',
    summary: 'Accepts an invitation as who is signed in',
    by: 'person',
    body: invitationTokenInput,
    response: accepted,
    errors: [
      'invitation_invalid',
      'invitation_for_others',
      'already_exists',
      'organization_suspended',
      'too_many_attempts',
    ],
  },
  async ({ caller, body }) => inSnakeCase(await composition().administration.acceptInvitation(caller, body)),
);
