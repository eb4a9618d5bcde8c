import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';
import { MOST_PASTED_BYTES, pastedSaml, SAML_REFUSALS } from './pasted-saml.ts';

export const enterSaml = operation(
  {
    method: 'PUT',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/saml',
    summary: 'Stores whom the connection believes over SAML',
    description:
      'What was pasted is read first; nothing is stored where it is of no use. Once people have come in, only an owner enters a new certificate.',
    by: 'installer',
    mostBodyBytes: MOST_PASTED_BYTES,
    body: z.strictObject({
      pasted: pastedSaml,
      entity_id: z.string().max(1_024).optional().meta({
        description: 'With a certificate alone, who the provider is; of metadata with several, which one',
      }),
      sso_url: z.string().max(2_048).optional().meta({
        description: 'With a certificate alone, where people sign in, by redirect',
      }),
      keeps_old_certificates: z.boolean().default(true).meta({
        description: 'Those that it knew before count for seven days more',
      }),
    }),
    response: nothing,
    errors: [
      ...(['not_found', 'conflict', 'forbidden', 'too_many_attempts', 'unavailable'] as const),
      ...(['identity_provider_in_use', 'invalid_request'] as const),
      ...SAML_REFUSALS,
    ],
  },
  async ({ params: { orgId: organizationId, connectionId }, body, caller }) => {
    const entry = {
      pasted: body.pasted,
      entityId: body.entity_id,
      ssoUrl: body.sso_url,
      keepsOld: body.keeps_old_certificates,
    };
    await composition().setup.enterSaml({ organizationId, connectionId, entry, caller });
  },
);
