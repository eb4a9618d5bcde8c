import type { Caller } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { projectFor } from '../reach.ts';
import { assertApplication } from './change-application.ts';
import { bumpConfiguration } from './configuration.ts';

/** Deletes an application and its secrets: nobody signs in to it any more. @throws PorticoError `not_found`, `forbidden` */
export async function deleteApplication(
  context: Context,
  caller: Caller,
  projectId: string,
  applicationId: string,
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.principal, projectId);
    await assertApplication(transaction, projectId, applicationId);
    await transaction.application.delete({ where: { projectId_id: { projectId, id: applicationId } } });
    await bumpConfiguration(transaction, projectId);
    await record(transaction, caller, context.clock.now(), {
      action: 'application.deleted',
      target: { kind: 'application', id: applicationId },
      projectId,
    });
  });
}
