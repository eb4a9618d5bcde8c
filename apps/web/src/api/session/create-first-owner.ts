import { firstOwnerInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';

export const createFirstOwner = operation(
  {
    method: 'POST',
    path: '/v1/session/first-owner',
    summary: 'Makes the first owner with the token that was printed at the first start',
    by: 'anybody',
    body: firstOwnerInput,
    response: z.object({ user_id: text, email: text }),
    status: 201,
    errors: ['setup_closed', 'link_invalid', 'weak_password', 'too_many_attempts'],
  },
  async ({ caller, body }) => inSnakeCase(await composition().administration.createFirstOwner(caller, body)),
);
