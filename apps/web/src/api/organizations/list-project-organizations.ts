import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf, pageQuery } from '../schemas.ts';
import { inSnakeCase } from '../snake-case.ts';
import { organizationSummary } from './organization.ts';

export const listProjectOrganizations = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}/orgs',
    summary: 'Lists the organizations of a project, by name',
    by: 'principal',
    query: pageQuery,
    response: listOf(organizationSummary),
    errors: [],
  },
  async ({ params: { projectId }, caller: { principal }, query }) => {
    const { administration } = composition();
    const { items, after } = await administration.listProjectOrganizations(principal, projectId, query);
    return list(inSnakeCase(items), after);
  },
);
