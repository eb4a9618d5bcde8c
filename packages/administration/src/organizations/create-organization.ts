import { type Caller, newId } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { OrganizationInput } from '../input/organization.ts';
import { projectFor } from '../reach.ts';

/** A new organization without members: invite its owner next. For whoever administers the project. */
export async function createOrganization(
  context: Context,
  caller: Caller,
  projectId: string,
  { name }: OrganizationInput,
): Promise<{ id: string; name: string }> {
  const id = newId('organization');
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.principal, projectId);
    await transaction.organization.create({ data: { id, projectId, name } });
    await record(transaction, caller, context.clock.now(), {
      action: 'organization.created',
      target: { kind: 'organization', id },
      projectId,
      organizationId: id,
      data: { name },
    });
  });
  return { id, name };
}
