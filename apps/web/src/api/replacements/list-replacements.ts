import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { replacementView } from './replacement.ts';

export const listReplacements = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs/{orgId}/replacements',
    summary: 'Lists connections that take another’s place, the latest first',
    by: 'manager',
    response: listOf(replacementView),
    errors: [],
  },
  async ({ params: { orgId: organizationId }, caller }) =>
    list(inSnakeCase(await composition().replacing.list({ organizationId, caller }))),
);
