import { PorticoError, type Principal } from '@portico/core';
import type { Context } from '../context.ts';
import { projectFor } from '../reach.ts';
import { keySetOf } from './configuration.ts';

/** The applications of a project, the default one first. @throws PorticoError `not_found` */
export async function listApplications(context: Context, principal: Principal, projectId: string) {
  await projectFor(context.prisma, principal, projectId);
  return context.prisma.application.findMany({
    where: { projectId },
    select: {
      id: true,
      name: true,
      kind: true,
      isDefault: true,
      builtIn: true,
      thirdParty: true,
      redirectUris: true,
      createdAt: true,
    },
    orderBy: [{ isDefault: 'desc' }, { name: 'asc' }, { id: 'asc' }],
  });
}

/** One application with its secrets, of which only the last characters are known. @throws PorticoError `not_found` */
export async function getApplication(
  context: Context,
  principal: Principal,
  projectId: string,
  applicationId: string,
) {
  await projectFor(context.prisma, principal, projectId);
  const application = await context.prisma.application.findUnique({
    where: { projectId_id: { projectId, id: applicationId } },
    include: {
      secrets: {
        select: { id: true, hint: true, createdAt: true, expiresAt: true },
        orderBy: { createdAt: 'desc' },
      },
    },
  });
  if (application === null) throw new PorticoError('not_found');
  return { ...application, jwks: keySetOf(application.jwks) };
}
