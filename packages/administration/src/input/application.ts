import { z } from 'zod';
import { applicationRefusals } from './application-refusals.ts';
import { publicKeySet } from './public-keys.ts';
import { originRefusal, redirectUriRefusal } from './redirect-uri-refusal.ts';
import { displayName } from './text.ts';

export const APPLICATION_KINDS = ['web', 'spa', 'native', 'machine'] as const;
export type ApplicationKind = (typeof APPLICATION_KINDS)[number];

/** Marks an issue as a refused URI, so that the answer carries the code for it. */
export const REFUSED_URI = 'refused_uri';

const refused = (refusal: (text: string) => string | undefined) =>
  z
    .string()
    .max(2_048, 'At most 2048 characters.')
    .superRefine((text, context) => {
      const message = refusal(text);
      if (message) context.addIssue({ code: 'custom', message, params: { [REFUSED_URI]: true } });
    });

const distinct = (values: readonly string[]) => new Set(values).size === values.length;
const list = (item: z.ZodType<string>) =>
  z.array(item).max(50, 'At most 50.').refine(distinct, 'Each only once.');

const webUri = refused((text) => redirectUriRefusal(text));
/** What some kind of application may register; whether this one may is asked when its kind is known. */
const redirectUri = refused((text) => redirectUriRefusal(text, 'native'));
const fields = {
  name: displayName,
  redirect_uris: list(redirectUri),
  post_logout_redirect_uris: list(redirectUri),
  allowed_origins: list(refused(originRefusal)),
  initiate_login_uri: webUri.nullable(),
  is_default: z.boolean(),
  authentication: z.enum(['client_secret', 'private_key_jwt']),
  jwks: publicKeySet.nullable(),
  id_token_algorithm: z.enum(['RS256', 'ES256']),
  pkce_required: z.boolean(),
  dpop_required: z.boolean(),
  par_required: z.boolean(),
  third_party: z.boolean(),
  localhost_redirects: z.boolean(),
  connections_manage: z.boolean(),
  groups_with_rule_only: z.boolean(),
  backchannel_logout_uri: webUri.nullable(),
};

export const applicationInput = z
  .strictObject({
    ...fields,
    kind: z.enum(APPLICATION_KINDS),
    redirect_uris: fields.redirect_uris.default([]),
    post_logout_redirect_uris: fields.post_logout_redirect_uris.default([]),
    allowed_origins: fields.allowed_origins.default([]),
    initiate_login_uri: fields.initiate_login_uri.default(null),
    is_default: fields.is_default.default(false),
    authentication: fields.authentication.default('client_secret'),
    jwks: fields.jwks.default(null),
    id_token_algorithm: fields.id_token_algorithm.default('RS256'),
    pkce_required: fields.pkce_required.default(true),
    dpop_required: fields.dpop_required.default(false),
    par_required: fields.par_required.default(false),
    third_party: fields.third_party.default(false),
    localhost_redirects: fields.localhost_redirects.default(false),
    connections_manage: fields.connections_manage.default(false),
    groups_with_rule_only: fields.groups_with_rule_only.default(false),
    backchannel_logout_uri: fields.backchannel_logout_uri.default(null),
  })
  .superRefine((application, context) => {
    for (const { field, message, uri } of applicationRefusals(application))
      context.addIssue({ code: 'custom', path: [field], message, params: { [REFUSED_URI]: uri } });
  });
/** As a caller writes it: all but name and kind may be left out. */
export type ApplicationInput = z.input<typeof applicationInput>;

/** What is given is replaced; what is left out stays. The kind never changes: it decides whether there is a secret. */
export const applicationChange = z.strictObject(fields).partial();
export type ApplicationChange = z.infer<typeof applicationChange>;

/** How long the secrets before the new one go on working. */
export const secretRotation = z.strictObject({ overlap_hours: z.int().min(0).max(720).default(24) });
export type SecretRotation = z.infer<typeof secretRotation>;
