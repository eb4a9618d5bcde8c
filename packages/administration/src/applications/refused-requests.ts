import { PorticoError, type Principal } from '@portico/core';
import type { Context } from '../context.ts';
import { projectFor } from '../reach.ts';

export type RefusedRequestView = {
  readonly id: string;
  readonly endpoint: string;
  readonly grantType: string | null;
  readonly error: string;
  readonly reason: string;
  readonly requestId: string | null;
  readonly occurredAt: Date;
};

/**
 * The requests of an application that were refused in the last days, newest first, all that there are: never more than a
 * few hundred.
 *
 * @throws PorticoError `not_found`
 */
export async function listRefusedRequests(
  context: Context,
  principal: Principal,
  projectId: string,
  applicationId: string,
): Promise<RefusedRequestView[]> {
  await projectFor(context.prisma, principal, projectId);
  const application = await context.prisma.application.findUnique({
    where: { projectId_id: { projectId, id: applicationId } },
    select: { refused: { orderBy: { position: 'desc' } } },
  });
  if (application === null) throw new PorticoError('not_found');
  return application.refused.map(
    ({ position, projectId: _project, applicationId: _application, ...row }) => ({
      id: position.toString(),
      ...row,
    }),
  );
}
