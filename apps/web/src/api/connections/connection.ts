import { typedLine } from '@portico/administration/input';
import {
  CLIENT_AUTHENTICATION_METHODS,
  CONNECTION_HEALTHS,
  CONNECTION_MANAGERS,
  CONNECTION_STATUSES,
  IDENTITY_PROVIDERS,
  JIT_MEMBERSHIPS,
  MAPPED_ATTRIBUTES,
  type MappedAttribute,
  RUN_STATES,
} from '@portico/core';
import { z } from 'zod';
import { explanation, instant, text } from '../schemas.ts';

export const credentialKind = z.enum(['client_secret', 'certificate', 'federated']);

const failedSignIn = z
  .object({
    sign_in_id: text,
    code: text,
    provider_code: text.nullable().meta({ description: 'Microsoft’s number for why, such as AADSTS50105' }),
    explanation: explanation.nullable(),
    at: instant,
    request_id: text.nullable().meta({ description: 'By which the log finds it; null for a test' }),
    application: text.nullable(),
    test: z.boolean(),
    reported_by: z
      .enum(['identity_provider', 'browser'])
      .meta({ description: 'A browser can be made to say anything' }),
  })
  .meta({ id: 'FailedSignIn' });

const entraRegistration = z
  .object({
    tenant_id: text,
    directory_name: text.nullable(),
    app_id: text.nullable(),
    application_object_id: text.nullable(),
    service_principal_id: text.nullable(),
    admin_center_url: text,
    granted_permissions: z.array(text).meta({
      description:
        'The application permissions that the directory has granted, as Portico last read them in a token; empty as well where it has not read any yet',
    }),
  })
  .meta({ id: 'EntraRegistration' });

const jitMembership = z.enum(JIT_MEMBERSHIPS).meta({
  description:
    'Who becomes a member at the first sign-in. `proven_domains`: whose e-mail address is in a domain that the organization has proven',
});

export const attributeMapping = z.partialRecord(z.enum(MAPPED_ATTRIBUTES), typedLine(200)).meta({
  description:
    'From which claim each is read, where the provider has a name of its own; of a nested one the path, with dots',
});

/** The same as a query. */
export const mappingQuery = z
  .object(
    Object.fromEntries(MAPPED_ATTRIBUTES.map((name) => [name, typedLine(200)])) as Record<
      MappedAttribute,
      ReturnType<typeof typedLine>
    >,
  )
  .partial();

export const clientAuthentication = z.enum(CLIENT_AUTHENTICATION_METHODS);

const samlConnection = z
  .object({
    entity_id: text.meta({ description: 'Ours, to be entered at the identity provider' }),
    acs_url: text.meta({ description: 'Where responses go, to be entered there' }),
    slo_url: text.meta({ description: 'Where sign-outs are told and answered, to be entered there' }),
    metadata_url: text.meta({ description: 'Where it can read all of this, with our certificate' }),
    signs_requests: z.boolean(),
    takes_encrypted: z.boolean(),
    allows_sha1: z.boolean(),
    allows_cbc: z.boolean(),
    subject_attribute: text.nullable(),
    has_next_key: z.boolean().meta({
      description: 'Whether a key of ours waits in our metadata to take the place of the one in use',
    }),
    has_other_entity_id: z.boolean(),
    has_other_acs_url: z.boolean(),
    provider: z
      .object({
        entity_id: text,
        sso_url: text.nullable(),
        slo_url: text.nullable(),
        wants_signed_requests: z.boolean(),
        metadata_url: text.nullable(),
        metadata_checked_at: instant.nullable(),
        certificates: z.array(
          z.object({
            fingerprint: text.meta({ description: 'SHA-256, hex' }),
            expires_at: instant,
            gone_at: instant.nullable().meta({
              description: 'Since when its metadata no longer has it: it counts for some days more',
            }),
          }),
        ),
      })
      .nullable()
      .meta({ description: 'Null while nothing was entered' }),
  })
  .meta({ id: 'SamlConnection' });

const entered = z
  .object({
    redirect_uri: text.meta({ description: 'To be entered at the identity provider' }),
    signed_out_uri: text.meta({ description: 'To be entered there as the address after sign-out' }),
    back_channel_logout_uri: text.meta({
      description:
        'To be entered there, where it has a field for it, as the address that is told when somebody signs out there',
    }),
    initiate_uri: text,
    jit_membership: jitMembership,
    attribute_mapping: attributeMapping,
    entered_at: instant
      .nullable()
      .meta({ description: 'Since when it is as it is; null while nothing was entered' }),
    client: z
      .object({
        issuer: text,
        client_id: text,
        client_authentication: clientAuthentication,
        scopes: z.array(text),
        pkce: z.boolean(),
      })
      .nullable()
      .meta({ description: 'Null while nothing was entered, and over SAML' }),
    keys_url: text.meta({
      description:
        'Where the provider reads our public keys, over OpenID Connect with a key in place of a secret',
    }),
    keys: z
      .array(
        z.object({
          key_id: text,
          in_use: z.boolean().meta({ description: 'False for the next one, which is published already' }),
          jwk: text.meta({ description: 'The public key as JSON Web Key' }),
          public_key: text.meta({ description: 'The same as PEM' }),
          certificate: text.meta({ description: 'The same in a certificate of its own' }),
        }),
      )
      .meta({ description: 'The one in use first' }),
    saml: samlConnection.nullable(),
  })
  .meta({ id: 'EnteredConnection' });

export const connection = z
  .object({
    id: text,
    protocol: z.enum(['oidc', 'saml']),
    provider: z.enum(IDENTITY_PROVIDERS),
    managed_by: z.enum(CONNECTION_MANAGERS).meta({
      description:
        '`sign_in_app`: nothing is in the directory but an approval of the operator’s sign-in app, so there is nothing to check, repair or renew',
    }),
    status: z.enum(CONNECTION_STATUSES),
    health: z.enum(CONNECTION_HEALTHS).meta({
      description: '`degraded`: people get in, and something has to be done; `broken`: nobody does',
    }),
    checked_at: instant
      .nullable()
      .meta({ description: 'When it was last compared with how it has to be; Portico does so every day' }),
    name: text,
    entra: entraRegistration.optional(),
    issuer: text.nullable(),
    domains: z.array(text).meta({
      description:
        'Of the organization’s domains those that lead here, as long as they are proven; none: all of them',
    }),
    entered: entered.optional().meta({ description: 'Of one that was entered by hand' }),
    credential: z
      .object({
        kind: text,
        key_id: text.nullable(),
        expires_at: instant.nullable(),
        shortened: z
          .object({ days: z.int(), usual_days: z.int(), renewed_every_days: z.int() })
          .optional()
          .meta({ description: 'Where a policy of the directory does not allow the usual life' }),
      })
      .optional(),
    credential_kinds: z.array(credentialKind).meta({
      description:
        'What may be chosen when it is renewed: `federated` only where Microsoft can reach this Portico',
    }),
    last_sign_in_at: instant.nullable(),
    activated_at: instant.nullable(),
    disconnected_at: instant.nullable(),
    warnings: z.array(z.object({ code: text, message: text })),
    run: z
      .object({ id: text, kind: text, state: z.enum(RUN_STATES) })
      .optional()
      .meta({ description: 'The latest one' }),
    approve_for_everyone_url: text.optional(),
    initiate_url: text
      .nullable()
      .meta({ description: 'Null where it would be a dead end: no application says where a sign-in begins' }),
    last_success_at: instant
      .nullable()
      .meta({ description: 'Somebody came through, in a sign-in or a test' }),
    unfinished_sign_ins: z
      .int()
      .meta({ description: 'Began after the last success, and never came back from the identity provider' }),
    failed_sign_ins: z.array(failedSignIn).meta({ description: 'The newest first' }),
    tested_at: instant.nullable(),
    approved_for_all_at: instant.nullable(),
    approval_missed_at: instant.nullable().meta({
      description:
        'When Microsoft last held somebody up who may not approve the app themselves, since it was approved for all or connected',
    }),
    in_use: z.object({ people: z.int(), sessions: z.int() }),
    waits_for_switch: z.boolean().meta({
      description:
        'It is to replace another connection: until the switch nobody comes in over it whom it does not know',
    }),
  })
  .meta({ id: 'Connection' });

export type Connection = z.output<typeof connection>;
export type FailedSignIn = Connection['failed_sign_ins'][number];
