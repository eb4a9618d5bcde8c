import { assertThat, type Caller, type EventName } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { OrganizationChange } from '../input/organization.ts';
import { managedOrganization, type OrganizationReach } from '../reach.ts';
import { endSessions } from '../sessions/end-sessions.ts';

/**
 * Renames an organization, sets how people sign in to it and how long that counts, suspends it or lets it go on. Its
 * owners and admins do all but suspending: that takes somebody who administers the project, and ends the sessions of its
 * members at once. New windows count for sessions that begin from now on.
 *
 * @throws PorticoError `not_found`, `forbidden`
 */
export async function changeOrganization(
  context: Context,
  caller: Caller,
  organizationId: string,
  change: OrganizationChange,
): Promise<void> {
  const now = context.clock.now();
  const { name, status } = change;
  await context.prisma.$transaction(async (transaction) => {
    const reach = await managedOrganization(transaction, caller.principal, organizationId);
    const { organization, administersProject } = reach;
    assertThat(status === undefined || administersProject, 'forbidden');
    await transaction.organization.update({ where: { id: organization.id }, data: columns(change) });
    if (status === 'suspended') await endSessions(transaction, { organizationId }, now);
    await record(transaction, caller, now, {
      action: actionOf(change),
      target: { kind: 'organization', id: organizationId },
      projectId: organization.projectId,
      organizationId,
      data: { ...renaming(reach, name), ...windows(change) },
    });
  });
}

function columns(change: OrganizationChange) {
  return {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.status === undefined ? {} : { status: change.status }),
    ...(change.sso_required === undefined ? {} : { ssoRequired: change.sso_required }),
    ...(change.session_idle_seconds === undefined ? {} : { sessionIdleSeconds: change.session_idle_seconds }),
    ...(change.session_absolute_seconds === undefined
      ? {}
      : { sessionAbsoluteSeconds: change.session_absolute_seconds }),
    ...(change.refresh_seconds === undefined ? {} : { refreshSeconds: change.refresh_seconds }),
  };
}

function actionOf({ name, status }: OrganizationChange): EventName {
  if (status !== undefined) return `organization.${status}`;
  return name === undefined ? 'organization.sign_in_changed' : 'organization.renamed';
}

const renaming = ({ organization }: OrganizationReach, name: string | undefined) =>
  name === undefined ? {} : { from: organization.name, to: name };

function windows({ name: _name, status: _status, ...rest }: OrganizationChange) {
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Record<
    string,
    number | boolean | null
  >;
}
