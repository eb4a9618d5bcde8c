import { CONNECTION_STATUSES, DOMAIN_PROOFS, ORGANIZATION_ROLES } from '@portico/core';
import { z } from 'zod';
import { text, timestamp } from '../schemas.ts';

const connection = z.object({ provider: text, status: z.enum(CONNECTION_STATUSES) });

const common = {
  id: text,
  name: text,
  status: z.enum(['active', 'suspended']),
  project_id: text,
  project_name: text,
  created_at: timestamp,
};

export const organizationSummary = z
  .object({
    ...common,
    member_count: z.int(),
    connections: z.array(connection).meta({ description: 'Those that are not disconnected' }),
  })
  .meta({ id: 'OrganizationSummary' });

export const domainRecord = z
  .object({ type: z.literal('TXT'), name: text, value: text })
  .meta({ id: 'DomainRecord', description: 'What to publish so that the domain is proven' });

export const organization = z
  .object({
    ...common,
    sso_required: z.boolean(),
    session_idle_seconds: z.int().nullable(),
    session_absolute_seconds: z.int().nullable(),
    refresh_seconds: z.int().nullable(),
    domains: z.array(
      z.object({
        domain: text,
        verified_at: timestamp.nullable(),
        unconfirmed_at: timestamp
          .nullable()
          .meta({ description: 'Since when its proof is not confirmed any more: it leads nobody here' }),
        proof: z.enum(DOMAIN_PROOFS).nullable().meta({
          description:
            '`dns`: a record; `directory`: a connected directory lists it as verified; `vouched`: whoever administers the project answers for it',
        }),
        record: domainRecord.nullable().meta({ description: 'Told only to who may prove the domain' }),
      }),
    ),
    connections: z.array(connection),
    role: z.enum(ORGANIZATION_ROLES).nullable().meta({ description: 'One’s own' }),
    may_manage: z.boolean().meta({ description: 'Names, members, the log' }),
    may_connect: z.boolean().meta({ description: 'Only its own owners and admins connect a directory' }),
    administers_project: z.boolean(),
  })
  .meta({ id: 'Organization' });
