import { ORGANIZATION_ROLES } from '@portico/core';
import { z } from 'zod';
import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf, text, timestamp } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { GROUP_ROLES } from './group-rule.ts';

const role = z.enum(ORGANIZATION_ROLES);

const groupRolePreview = z
  .object({
    user_id: text,
    name: text.nullable(),
    email: text.nullable(),
    signed_in_at: timestamp,
    role: role.meta({ description: 'That they have now' }),
    would_be: role.meta({ description: 'That they would have after the same sign-in once more' }),
    by_rule: text.nullable().meta({ description: 'The rule that gives it; null where it is theirs anyhow' }),
    groups_known: z.boolean().meta({ description: 'False when there were too many groups for a token' }),
    group_count: z.int(),
  })
  .meta({ id: 'GroupRolePreview' });

export type GroupRolePreview = z.output<typeof groupRolePreview>;

export const previewGroupRoles = operation(
  {
    method: 'GET',
    path: `${GROUP_ROLES}/preview`,
    summary: 'Says what the rules give to those who signed in over a connection last',
    by: 'principal',
    response: listOf(groupRolePreview).extend({
      seen_groups: z.array(text).meta({
        description: 'What the provider named lately, in sign-ins or in the last test: to make a rule of',
      }),
    }),
    errors: ['forbidden', 'other_sign_in_required', 'organization_suspended'],
  },
  async ({ params: { orgId, connectionId }, caller: { principal } }) => {
    const { administration } = composition();
    const [people, seen] = await Promise.all([
      administration.previewGroupRoles(principal, orgId, connectionId),
      administration.seenGroups(principal, orgId, connectionId),
    ]);
    return { ...list(inSnakeCase(people)), seen_groups: seen };
  },
);
