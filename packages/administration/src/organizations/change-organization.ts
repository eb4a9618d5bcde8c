import { assertThat } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Caller } from '../caller.ts';
import type { Context } from '../context.ts';
import type { OrganizationChange } from '../input/organization.ts';
import { managedOrganization } from '../reach.ts';

/**
 * Renames an organization, suspends it or lets it go on. Its owners and admins rename; to suspend takes somebody who
 * administers the project, and ends the sessions of its members at once.
 *
 * @throws PorticoError `not_found`, `forbidden`
 */
export async function changeOrganization(
  context: Context,
  caller: Caller,
  organizationId: string,
  { name, status }: OrganizationChange,
): Promise<void> {
  const now = context.clock.now();
  await context.prisma.$transaction(async (transaction) => {
    const { organization, administersProject } = await managedOrganization(
      transaction,
      caller.viewer,
      organizationId,
    );
    assertThat(status === undefined || administersProject, 'forbidden');
    await transaction.organization.update({
      where: { id: organization.id },
      data: { ...(name === undefined ? {} : { name }), ...(status === undefined ? {} : { status }) },
    });
    if (status === 'suspended') {
      await transaction.session.updateMany({
        where: { organizationId, projectId: organization.projectId, revokedAt: null },
        data: { revokedAt: now },
      });
    }
    await record(transaction, caller, now, {
      action: status === undefined ? 'organization.renamed' : `organization.${status}`,
      target: { kind: 'organization', id: organizationId },
      projectId: organization.projectId,
      organizationId,
      data: { ...(name === undefined ? {} : { from: organization.name, to: name }) },
    });
  });
}
