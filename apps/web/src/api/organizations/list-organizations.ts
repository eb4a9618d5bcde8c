import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf, pageQuery } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { organizationSummary } from './organization.ts';

export const listOrganizations = operation(
  {
    method: 'GET',
    path: '/v1/session/orgs',
    summary: 'Lists every organization that one sees, by name',
    by: 'principal',
    query: pageQuery,
    response: listOf(organizationSummary),
    errors: [],
  },
  async ({ caller, query }) => {
    const { administration } = composition();
    const { items, after } = await administration.listOrganizations(caller.principal, query);
    return list(inSnakeCase(items), after);
  },
);
