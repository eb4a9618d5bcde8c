import { assertThat, type Caller, HOUR } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import type { SecretRotation } from '../input/application.ts';
import { projectFor } from '../reach.ts';
import { keepsSecret, newSecret } from './application-secret.ts';
import { assertApplication } from './change-application.ts';
import { bumpConfiguration } from './configuration.ts';

/**
 * A new secret. Those before it go on working for the overlap, so that an application changes over without a gap.
 *
 * @throws PorticoError `not_found`, `conflict` for a kind that cannot keep a secret
 */
export async function rotateSecret(
  context: Context,
  caller: Caller,
  projectId: string,
  applicationId: string,
  { overlap_hours: overlapHours }: SecretRotation,
): Promise<{ secret: string; hint: string }> {
  const now = context.clock.now();
  const { secret, row } = newSecret(now);
  const until = new Date(now.getTime() + overlapHours * HOUR);
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.principal, projectId);
    const { kind } = await assertApplication(transaction, projectId, applicationId);
    assertThat(keepsSecret(kind), 'conflict', { detail: `an application of kind ${kind} has no secret` });
    await endSecrets(transaction, applicationId, until);
    await transaction.applicationSecret.create({ data: { ...row, applicationId } });
    await bumpConfiguration(transaction, projectId);
    await record(transaction, caller, now, {
      action: 'application.secret_rotated',
      target: { kind: 'application', id: applicationId },
      projectId,
      data: { overlap_hours: overlapHours, hint: row.hint },
    });
  });
  return { secret, hint: row.hint };
}

/** Ends one secret at once. @throws PorticoError `not_found` */
export async function revokeSecret(
  context: Context,
  caller: Caller,
  projectId: string,
  applicationId: string,
  secretId: string,
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.principal, projectId);
    await assertApplication(transaction, projectId, applicationId);
    const removed = await transaction.applicationSecret.deleteMany({
      where: { id: secretId, applicationId },
    });
    assertThat(removed.count === 1, 'not_found');
    await bumpConfiguration(transaction, projectId);
    await record(transaction, caller, context.clock.now(), {
      action: 'application.secret_revoked',
      target: { kind: 'application', id: applicationId },
      projectId,
    });
  });
}

/** Lets the live secrets run out at `until`; one that ends sooner keeps its end. */
async function endSecrets(transaction: Transaction, applicationId: string, until: Date): Promise<void> {
  await transaction.applicationSecret.updateMany({
    where: { applicationId, OR: [{ expiresAt: null }, { expiresAt: { gt: until } }] },
    data: { expiresAt: until },
  });
}
