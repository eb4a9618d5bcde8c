import { assertThat, type ErrorCode, type OrganizationRole, PorticoError } from '@portico/core';
import type { Viewer } from './caller.ts';
import type { Transaction } from './context.ts';

/*
 * How far a person reaches. The limits are part of every query, so that a foreign object is not found at all: the
 * same answer as for one that does not exist (attack 81). The built-in project is nobody's to administer here.
 */

/** Which projects the viewer administers, as a Prisma filter. */
export function administeredProjects(viewer: Viewer) {
  return viewer.isOperator ? { builtIn: false } : { builtIn: false, id: { in: [...viewer.projectAdminOf] } };
}

/** Which organizations the viewer sees, as a Prisma filter. */
export function visibleOrganizations(viewer: Viewer) {
  return {
    OR: [
      { project: administeredProjects(viewer) },
      // As the session has them, not the table: one whose organization does not take the proof behind it gives no right.
      { id: { in: viewer.memberships.map(({ organizationId }) => organizationId) } },
    ],
  };
}

/** @throws PorticoError `not_found` unless the viewer administers this project */
export async function projectFor(transaction: Transaction, viewer: Viewer, projectId: string) {
  const project = await transaction.project.findFirst({
    where: { AND: [{ id: projectId }, administeredProjects(viewer)] },
  });
  if (project === null) throw new PorticoError('not_found');
  return project;
}

/** The organization and what the viewer is to it. */
export type OrganizationReach = {
  readonly organization: {
    readonly id: string;
    readonly projectId: string;
    readonly name: string;
    readonly status: 'active' | 'suspended';
    readonly createdAt: Date;
    readonly ssoRequired: boolean;
    readonly sessionIdleSeconds: number | null;
    readonly sessionAbsoluteSeconds: number | null;
    readonly refreshSeconds: number | null;
    readonly project: { readonly name: string };
  };
  /** The viewer's membership, if there is one. Only this lets them connect Microsoft. */
  readonly role: OrganizationRole | undefined;
  /** Project admin or operator. */
  readonly administersProject: boolean;
  /** The role that decides about members: who administers the project acts as an owner. */
  readonly actingRole: OrganizationRole;
};

/**
 * @throws PorticoError `not_found` unless the viewer sees this organization; for a member whose session gives no right in it
 *   `other_sign_in_required` or `organization_suspended`
 */
export async function organizationFor(
  transaction: Transaction,
  viewer: Viewer,
  organizationId: string,
): Promise<OrganizationReach> {
  const organization = await transaction.organization.findFirst({
    where: { AND: [{ id: organizationId }, visibleOrganizations(viewer)] },
    include: { project: { select: { name: true } } },
  });
  if (organization === null) throw new PorticoError(whyWithheld(viewer, organizationId));
  const role = viewer.memberships.find((membership) => membership.organizationId === organizationId)?.role;
  const administersProject = viewer.isOperator || viewer.projectAdminOf.includes(organization.projectId);
  return {
    organization,
    role,
    administersProject,
    actingRole: administersProject ? 'owner' : (role ?? 'member'),
  };
}

function whyWithheld(viewer: Viewer, organizationId: string): ErrorCode {
  const withheld = viewer.withheld.find((membership) => membership.organizationId === organizationId);
  if (withheld === undefined) return 'not_found';
  return withheld.reason === 'organization_suspended' ? 'organization_suspended' : 'other_sign_in_required';
}

/** As {@link organizationFor}, and the viewer is its owner or admin or administers the project. @throws `forbidden` */
export async function managedOrganization(
  transaction: Transaction,
  viewer: Viewer,
  organizationId: string,
): Promise<OrganizationReach> {
  const reach = await organizationFor(transaction, viewer, organizationId);
  assertThat(reach.actingRole !== 'member', 'forbidden');
  return reach;
}
