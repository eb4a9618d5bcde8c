import { typedLine } from '@portico/administration/input';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text } from '../schemas.ts';
import { clientAuthentication } from './connection.ts';

const facts = z
  .object({
    issuer: text.meta({ description: 'As the provider names itself' }),
    differs_by_slash: z.boolean(),
    client_authentication: z
      .array(clientAuthentication)
      .meta({ description: 'What its token endpoint takes' }),
    suggested_client_authentication: clientAuthentication,
    signs_out: z.boolean(),
    scopes: z.array(text).nullable(),
  })
  .meta({ id: 'OpenIdProviderFacts' });

export const lookUpProvider = operation(
  {
    method: 'POST',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/look-up',
    summary: 'Looks an OpenID provider up by its issuer or discovery address, and says what it is',
    by: 'installer',
    body: z.strictObject({ issuer: typedLine(2_000) }),
    response: facts,
    errors: ['not_found', 'conflict', 'discovery_failed', 'discovery_mismatch', 'too_many_attempts'],
  },
  async ({ params: { orgId: organizationId, connectionId }, body: { issuer: pasted }, caller }) => {
    const found = await composition().setup.lookUp({ organizationId, connectionId, pasted, caller });
    return {
      issuer: found.issuer,
      differs_by_slash: found.differsBySlash,
      client_authentication: [...found.clientAuthMethods],
      suggested_client_authentication: found.suggestedAuthMethod,
      signs_out: found.signsOut,
      scopes: found.scopes === undefined ? null : [...found.scopes],
    };
  },
);
