import { MOST_LOGO_BYTES } from '@portico/administration';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

export const setLogo = operation(
  {
    method: 'PUT',
    path: '/v1/session/projects/{projectId}/logo',
    summary: 'Sets the logo of hosted login: the image itself is the body',
    by: 'recentPrincipal',
    body: { mostBytes: MOST_LOGO_BYTES, mediaTypes: ['image/png', 'image/jpeg', 'image/webp'] },
    response: nothing,
    errors: ['not_found', 'body_too_large', 'invalid_request'],
  },
  ({ caller, params, body }) => composition().administration.setLogo(caller, params.projectId, body),
);
