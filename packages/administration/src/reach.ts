import {
  administered,
  assertThat,
  heldLink,
  heldSince,
  memberOf,
  PorticoError,
  type Principal,
  provesDomainsOf,
  type Reach,
  reach,
  reachToManage,
  whyWithheld,
} from '@portico/core';
import { HELD_LINK } from '@portico/database/setup-link-sql';
import type { Transaction } from './context.ts';

/*
 * What `reach` of core decides, as part of every query: a foreign object is not found at all (attack 81).
 */

/** Which projects the principal administers, as a Prisma filter. */
export function administeredProjects(principal: Principal) {
  const projects = administered(principal);
  return projects === 'all' ? { builtIn: false } : { builtIn: false, id: { in: [...projects] } };
}

/** Which organizations the principal sees, as a Prisma filter. */
export function visibleOrganizations(principal: Principal) {
  return { OR: [{ project: administeredProjects(principal) }, { id: { in: memberOf(principal) } }] };
}

/** @throws PorticoError `not_found` unless the principal administers this project */
export async function projectFor(transaction: Transaction, principal: Principal, projectId: string) {
  const project = await transaction.project.findFirst({
    where: { AND: [{ id: projectId }, administeredProjects(principal)] },
  });
  if (project === null) throw new PorticoError('not_found');
  return project;
}

/** The organization and what the principal is to it. */
export type OrganizationReach = Reach & {
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
};

/**
 * @throws PorticoError `not_found` unless the principal sees this organization; for a member whose proof gives no right in it
 *   `other_sign_in_required` or `organization_suspended`
 */
export async function organizationFor(
  transaction: Transaction,
  principal: Principal,
  organizationId: string,
): Promise<OrganizationReach> {
  return reached(transaction, principal, organizationId, reach);
}

/** As {@link organizationFor}, and the principal is its owner or admin or administers the project. @throws `forbidden` */
export async function managedOrganization(
  transaction: Transaction,
  principal: Principal,
  organizationId: string,
): Promise<OrganizationReach> {
  return reached(transaction, principal, organizationId, reachToManage);
}

/**
 * The organization of which the principal proves domains: as {@link managedOrganization}, and for the holder of its setup link.
 *
 * @throws PorticoError as {@link managedOrganization}
 */
export async function organizationForDomains(
  transaction: Transaction,
  principal: Principal,
  organizationId: string,
): Promise<Pick<OrganizationReach['organization'], 'id' | 'projectId'>> {
  if (provesDomainsOf(principal) !== organizationId)
    return (await managedOrganization(transaction, principal, organizationId)).organization;
  const found = await transaction.organization.findFirst({
    where: { id: organizationId, projectId: principal.projectId },
    select: { id: true, projectId: true },
  });
  if (found === null) throw new PorticoError('not_found');
  return found;
}

/**
 * Within the transaction of what they do: who proves domains by a setup link does so only while that is theirs. A name server may
 * have taken long to answer.
 *
 * @throws PorticoError `conflict`
 */
export async function assertStillHeld(transaction: Transaction, principal: Principal): Promise<void> {
  const link = heldLink(principal);
  if (link === undefined) return;
  const rows = await transaction.$queryRawUnsafe<readonly unknown[]>(HELD_LINK, link, heldSince(principal));
  assertThat(rows.length === 1, 'conflict');
}

async function reached(
  transaction: Transaction,
  principal: Principal,
  organizationId: string,
  how: typeof reach,
): Promise<OrganizationReach> {
  const organization = await transaction.organization.findFirst({
    where: { AND: [{ id: organizationId }, visibleOrganizations(principal)] },
    include: { project: { select: { name: true, builtIn: true } } },
  });
  if (organization === null) throw new PorticoError(whyWithheld(principal, organizationId));
  const { id, projectId, project } = organization;
  return { organization, ...how(principal, { id, projectId, builtIn: project.builtIn }) };
}
