import { APPLICATION_KINDS } from '@portico/administration';
import { z } from 'zod';
import { text, timestamp } from '../schemas.ts';

export const applicationSummary = z
  .object({
    id: text,
    name: text,
    kind: z.enum(APPLICATION_KINDS),
    is_default: z.boolean(),
    built_in: z.boolean(),
    third_party: z.boolean(),
    redirect_uris: z.array(text),
    created_at: timestamp,
  })
  .meta({ id: 'ApplicationSummary' });

const secret = z
  .object({
    id: text,
    hint: text.meta({ description: 'Its last characters; all of it was told once' }),
    created_at: timestamp,
    expires_at: timestamp.nullable(),
  })
  .meta({ id: 'ApplicationSecret' });

export const application = applicationSummary
  .extend({
    post_logout_redirect_uris: z.array(text),
    allowed_origins: z.array(text),
    initiate_login_uri: text.nullable(),
    authentication: z.enum(['client_secret', 'private_key_jwt']),
    jwks: z.record(z.string(), z.unknown()).nullable(),
    id_token_algorithm: text,
    pkce_required: z.boolean(),
    dpop_required: z.boolean(),
    par_required: z.boolean(),
    localhost_redirects: z.boolean(),
    connections_manage: z.boolean(),
    groups_with_rule_only: z.boolean().meta({
      description: 'With the scope `groups` it hears only of those that a rule of the connection names',
    }),
    backchannel_logout_uri: text.nullable(),
    secrets: z.array(secret),
  })
  .meta({ id: 'Application' });
