import { typedLine } from '@portico/administration/input';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { nothing } from '../schemas.ts';
import { clientAuthentication } from './connection.ts';

/** A scope is one word (RFC 6749 section 3.3); `openid` is always asked for. */
const scope = z
  .string()
  .regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,100}$/, 'A scope is one word of plain letters, digits and signs.');

export const enterOpenId = operation(
  {
    method: 'PUT',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/openid',
    summary: 'Stores what the identity provider gave: issuer, client ID, client secret',
    description:
      'The provider is looked up first; nothing is stored where that comes to nothing. For `private_key` a key is made where there is none; it is in the list of connections.',
    by: 'installer',
    body: z.strictObject({
      issuer: typedLine(2_000),
      accepts_slash: z.boolean().default(false).meta({
        description: 'The provider’s own issuer was shown, which differs by a slash at its end',
      }),
      client_id: typedLine(500),
      client_secret: typedLine(2_000)
        .optional()
        .meta({ description: 'Without it the one that is there stays' }),
      client_authentication: clientAuthentication.default('post'),
      scopes: z.array(scope).max(20).default(['profile', 'email']),
      pkce: z.boolean().default(true),
    }),
    response: nothing,
    errors: [
      ...(['not_found', 'conflict', 'discovery_failed', 'discovery_mismatch', 'issuer_differs'] as const),
      ...(['issuer_in_use', 'client_secret_missing', 'too_many_attempts'] as const),
      ...(['issuer_of_other_provider', 'directory_issuer_wanted'] as const),
    ],
  },
  async ({ params: { orgId: organizationId, connectionId }, body, caller }) => {
    const entry = {
      issuer: body.issuer,
      acceptsSlash: body.accepts_slash,
      clientId: body.client_id,
      clientSecret: body.client_secret,
      clientAuthentication: body.client_authentication,
      scopes: body.scopes.filter((each) => each !== 'openid'),
      pkce: body.pkce,
    };
    await composition().setup.enterOpenId({ organizationId, connectionId, entry, caller });
  },
);
