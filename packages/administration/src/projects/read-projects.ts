import type { Principal } from '@portico/core';
import type { Context } from '../context.ts';
import { administeredProjects, projectFor } from '../reach.ts';

/** The projects that the principal administers, by name. */
export async function listProjects(context: Context, principal: Principal) {
  const projects = await context.prisma.project.findMany({
    where: administeredProjects(principal),
    select: {
      id: true,
      name: true,
      createdAt: true,
      _count: { select: { organizations: true, applications: true } },
    },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return projects.map(({ _count: count, ...project }) => ({
    ...project,
    organizationCount: count.organizations,
    applicationCount: count.applications,
  }));
}

/** One project with the address of its issuer. @throws PorticoError `not_found` */
export async function getProject(context: Context, principal: Principal, projectId: string) {
  const { id, name, createdAt, homePage, accentColor, personalSessions, logo } = await projectFor(
    context.prisma,
    principal,
    projectId,
  );
  const issuer = new URL(`/oauth2/${id}`, context.origin).href;
  return { id, name, createdAt, homePage, accentColor, personalSessions, hasLogo: logo !== null, issuer };
}
