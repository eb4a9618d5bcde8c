import { PorticoError } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Context, Transaction } from '../context.ts';
import type { ApplicationChange } from '../input/application.ts';
import { projectFor } from '../reach.ts';
import { applicationColumns, bumpConfiguration, takeDefault } from './configuration.ts';

/** Changes those fields that are given. @throws PorticoError `not_found` */
export async function changeApplication(
  context: Context,
  caller: Caller,
  projectId: string,
  applicationId: string,
  change: ApplicationChange,
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.viewer, projectId);
    await assertApplication(transaction, projectId, applicationId);
    if (change.is_default === true) await takeDefault(transaction, projectId);
    await transaction.application.update({
      where: { projectId_id: { projectId, id: applicationId } },
      data: applicationColumns(change),
    });
    await bumpConfiguration(transaction, projectId);
    await record(transaction, caller, context.clock.now(), {
      action: 'application.changed',
      target: { kind: 'application', id: applicationId },
      projectId,
      data: {
        fields: Object.keys(change),
        ...(change.redirect_uris && { redirect_uris: change.redirect_uris }),
      },
    });
  });
}

/** @throws PorticoError `not_found` unless the application is one of this project */
export async function assertApplication(
  transaction: Transaction,
  projectId: string,
  applicationId: string,
): Promise<{ kind: 'web' | 'spa' | 'native' | 'machine' }> {
  const application = await transaction.application.findUnique({
    where: { projectId_id: { projectId, id: applicationId } },
    select: { kind: true },
  });
  if (application === null) throw new PorticoError('not_found');
  return application;
}
