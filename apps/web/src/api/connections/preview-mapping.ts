import type { AttributeMapping } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { mappingQuery } from './connection.ts';

const mappingPreview = z
  .object({
    test: z
      .object({
        tested_at: timestamp,
        claims: z.record(z.string(), z.unknown()).meta({ description: 'What it brought, by its own names' }),
        person: z.object({
          email: text.nullable(),
          name: text.nullable(),
          groups: z.array(text).nullable().meta({ description: 'Null where it is no list' }),
        }),
      })
      .nullable()
      .meta({ description: 'Null where the caller has not tried the connection in the last week' }),
  })
  .meta({ id: 'MappingPreview' });

export type MappingPreview = z.output<typeof mappingPreview>;

export const previewMapping = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/sso-connections/{connectionId}/mapping-preview',
    summary: 'Says whom a mapping that is not saved yet would make of the caller’s own last test sign-in',
    by: 'tester',
    query: mappingQuery,
    response: mappingPreview,
    errors: ['not_found', 'forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params: { orgId: organizationId, connectionId }, query, caller: { principal } }) => {
    const mapped = Object.entries(query).filter(([, name]) => name !== undefined);
    const mapping: AttributeMapping = Object.fromEntries(mapped);
    const { signIn } = composition();
    const found = await signIn.previewMapping({ organizationId, connectionId, principal, mapping });
    if (found === null) return { test: null };
    const { testedAt, claims, person } = found;
    return { test: { tested_at: testedAt, claims: { ...claims }, person: inSnakeCase(person) } };
  },
);
