import { passwordLinkInput } from '@portico/administration';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';

export const setPassword = operation(
  {
    method: 'POST',
    path: '/v1/session/password',
    summary: 'Sets a password with the token of a password link',
    by: 'anybody',
    body: passwordLinkInput,
    response: z.object({ email: text }),
    errors: ['link_invalid', 'weak_password', 'too_many_attempts'],
  },
  ({ caller, body }) => composition().administration.usePasswordLink(caller, body),
);
