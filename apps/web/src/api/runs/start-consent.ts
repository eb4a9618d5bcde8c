import { CONSENT_LEVELS } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { beginTripCookies } from '../../http/trip-cookies.ts';
import { operation, WithCookies } from '../operation.ts';
import { text, timestamp } from '../schemas.ts';

export const startConsent = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/ms-provision/start',
    summary: 'Begins to connect Microsoft: says where the browser has to go',
    by: 'installer',
    body: z
      .strictObject({
        level: z.enum(CONSENT_LEVELS).optional().meta({
          description:
            'What the directory is asked for, one of the `levels` on offer; unless given, the one by which Portico looks after an app there',
        }),
        return_to: z
          .string()
          .max(2048)
          .optional()
          .meta({ description: 'An address of an application of the project, for afterwards' }),
      })
      .optional(),
    response: z.object({ url: z.url(), request_id: text, expires_at: timestamp }),
    status: 201,
    errors: [
      ...(['not_found', 'ms_provision_not_configured', 'sign_in_app_not_configured'] as const),
      ...(['level_not_offered', 'return_url_not_allowed', 'already_exists'] as const),
    ],
  },
  async ({ params: { orgId: organizationId }, body, caller, request }) => {
    const { setsCookies } = caller;
    const started = await composition().provisioning.start({
      ...{ organizationId, caller, setsCookies },
      ...{ level: body?.level, returnTo: body?.return_to },
    });
    const { url, requestId, expiresAt, cookie } = started;
    return new WithCookies(
      { url, request_id: requestId, expires_at: expiresAt },
      cookie === undefined ? [] : beginTripCookies(request.headers, cookie),
    );
  },
);
