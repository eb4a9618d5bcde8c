import { typedLine } from '@portico/administration/input';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';

const optionalLine = (most: number) => typedLine(most).nullable();

export const chooseSaml = operation(
  {
    method: 'PATCH',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/saml',
    summary: 'Changes how the connection speaks SAML',
    by: 'installer',
    body: z
      .strictObject({
        signs_requests: z.boolean().meta({ description: 'Also where its metadata does not ask for it' }),
        takes_encrypted: z
          .boolean()
          .meta({ description: 'Our metadata has a key to encrypt assertions for' }),
        allows_sha1: z
          .boolean()
          .meta({ description: 'Signatures with SHA-1, which can be forged with effort' }),
        allows_cbc: z
          .boolean()
          .meta({ description: 'Encryption with AES-CBC, in responses that are signed as a whole' }),
        subject_attribute: optionalLine(200).meta({
          description: 'The attribute that says who somebody is; null for the NameID',
        }),
        entity_id: optionalLine(1_024).meta({
          description: 'By which the provider knows us who came from another service; null for our own',
        }),
        acs_url: optionalLine(2_048).meta({
          description: 'Where it sends responses, on a host that the operator has allowed; null for ours',
        }),
      })
      .partial()
      .refine((change) => Object.keys(change).length > 0),
    response: nothing,
    errors: ['not_found', 'conflict', 'subject_in_use', 'invalid_request'],
  },
  async ({ params: { orgId: organizationId, connectionId }, body, caller }) => {
    const given = {
      signsRequests: body.signs_requests,
      takesEncrypted: body.takes_encrypted,
      allowsSha1: body.allows_sha1,
      allowsCbc: body.allows_cbc,
      subjectAttribute: body.subject_attribute,
      entityIdOverride: body.entity_id,
      acsUrlOverride: body.acs_url,
    };
    const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    await composition().setup.chooseSaml({ organizationId, connectionId, change, caller });
  },
);
