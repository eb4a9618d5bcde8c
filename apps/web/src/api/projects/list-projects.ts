import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { list, listOf } from '../schemas.ts';
import { projectSummary } from './project.ts';

export const listProjects = operation(
  {
    method: 'GET',
    path: '/v1/session/projects',
    summary: 'Lists the projects that one administers, by name',
    by: 'principal',
    response: listOf(projectSummary),
    errors: [],
  },
  async ({ caller }) => {
    const projects = await composition().administration.listProjects(caller.principal);
    return list(
      projects.map(({ id, name, createdAt, organizationCount, applicationCount }) => ({
        id,
        name,
        created_at: createdAt,
        organization_count: organizationCount,
        application_count: applicationCount,
      })),
    );
  },
);
