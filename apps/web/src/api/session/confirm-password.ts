import { confirmPasswordInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

export const confirmPassword = operation(
  {
    method: 'POST',
    path: '/v1/session/confirm',
    summary: 'Takes the password of who is signed in once more, so that what wants a recent proof works',
    by: 'person',
    body: confirmPasswordInput,
    response: z.object({ authenticated_at: timestamp }),
    errors: ['sign_in_failed', 'too_many_attempts'],
  },
  async ({ caller, body }) => inSnakeCase(await composition().administration.confirmPassword(caller, body)),
);
