import { newUserInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

export const acceptAsNew = operation(
  {
    method: 'POST',
    path: '/v1/session/invitations/accept-as-new',
    summary: 'Accepts an invitation as somebody new, with an address and password of their own',
    by: 'anybody',
    body: newUserInput,
    response: z.object({ user_id: text, email: text }),
    status: 201,
    errors: [
      'invitation_invalid',
      'weak_password',
      'address_taken',
      'organization_suspended',
      'too_many_attempts',
    ],
  },
  async ({ caller, body }) => inSnakeCase(await composition().administration.acceptAsNewUser(caller, body)),
);
