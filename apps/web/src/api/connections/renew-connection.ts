import { typedLine } from '@portico/administration/input';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';
import { MOST_PASTED_BYTES, pastedSaml, SAML_REFUSALS } from './pasted-saml.ts';

export const renewConnection = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/renew',
    summary:
      'Gives a connection a new certificate of its SAML provider, or a new client secret, by a setup link',
    description:
      'By the setup link that is for it, and ends it. Who the identity provider is and where people sign in stays: of metadata its certificates alone are taken. Members enter the connection anew.',
    by: 'installer',
    mostBodyBytes: MOST_PASTED_BYTES,
    body: z.strictObject({
      pasted: pastedSaml.optional().meta({
        description: 'Over SAML: metadata of the same entity ID, its address, or a certificate',
      }),
      client_secret: typedLine(2_000).optional().meta({ description: 'Of an OpenID client' }),
    }),
    response: nothing,
    errors: [
      ...(['not_found', 'conflict', 'too_many_attempts', 'unavailable'] as const),
      ...(['identity_provider_in_use', 'certificate_not_new', 'invalid_request'] as const),
      ...SAML_REFUSALS,
    ],
  },
  async ({ params: { orgId: organizationId, connectionId }, body, caller }) => {
    const renewal = { pasted: body.pasted, clientSecret: body.client_secret };
    await composition().setup.renew({ organizationId, connectionId, renewal, caller });
  },
);
