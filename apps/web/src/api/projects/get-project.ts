import { composition } from '../../../composition/composition.ts';
import { operation } from '../operation.ts';
import { project } from './project.ts';

export const getProject = operation(
  {
    method: 'GET',
    path: '/v1/session/projects/{projectId}',
    summary: 'Reads a project',
    by: 'principal',
    response: project,
    errors: ['not_found'],
  },
  async ({ caller, params }) => {
    const found = await composition().administration.getProject(caller.principal, params.projectId);
    const { id, name, issuer } = found;
    return {
      id,
      name,
      issuer,
      created_at: found.createdAt,
      home_page: found.homePage,
      accent_color: found.accentColor,
      personal_sessions: found.personalSessions,
      has_logo: found.hasLogo,
    };
  },
);
