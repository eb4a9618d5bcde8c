import { assertThat, newId } from '@portico/core';
import type { Context, Transaction } from '../context.ts';
import { bumpConfiguration } from './configuration.ts';

export type DashboardApplication = {
  readonly projectId: string;
  readonly clientId: string;
  readonly redirectUri: string;
};

/**
 * The dashboard as an application of the built-in project: it signs in as every other does. Made, or brought up to the
 * deployment's address, when it is asked for.
 *
 * @throws PorticoError `not_found` while there is no owner yet
 */
export async function dashboardApplication(context: Context): Promise<DashboardApplication> {
  const redirectUri = new URL('/v1/session/callback', context.origin).href;
  const project = await context.prisma.project.findFirst({ where: { builtIn: true }, select: { id: true } });
  assertThat(project, 'not_found', { detail: 'there is no built-in project yet' });
  const { id: projectId } = project;
  const known = await context.prisma.application.findFirst({ where: { projectId, builtIn: true } });
  if (known?.redirectUris.length === 1 && known.redirectUris[0] === redirectUri)
    return { projectId, clientId: known.id, redirectUri };
  const clientId = await context.prisma.$transaction((transaction) =>
    made(transaction, projectId, redirectUri),
  );
  return { projectId, clientId, redirectUri };
}

async function made(transaction: Transaction, projectId: string, redirectUri: string): Promise<string> {
  // Two processes that start at once come one after the other here.
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`dashboard ${projectId}`}, 0))`;
  const uris = { redirectUris: [redirectUri], postLogoutRedirectUris: [new URL('/login', redirectUri).href] };
  const known = await transaction.application.findFirst({ where: { projectId, builtIn: true } });
  const id = known?.id ?? newId('application');
  await transaction.application.upsert({
    where: { id },
    create: {
      id,
      projectId,
      name: 'Portico dashboard',
      kind: 'spa',
      builtIn: true,
      allowedOrigins: [],
      ...uris,
    },
    update: uris,
  });
  await bumpConfiguration(transaction, projectId);
  return id;
}
