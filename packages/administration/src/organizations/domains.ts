import { assertThat, type Caller } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { asStored } from '../input/domain-name.ts';
import type { DomainInput } from '../input/organization.ts';
import { managedOrganization, type OrganizationReach, organizationFor } from '../reach.ts';
import { distrustAddresses } from './distrust-addresses.ts';

/**
 * Gives a domain to the organization, as verified: whoever administers the project vouches for it. A verified domain
 * routes sign-ins and makes addresses trusted, so one organization of a project holds it at a time (attack 85).
 *
 * @throws PorticoError `not_found`, `forbidden`, `already_exists`
 */
export async function addVerifiedDomain(
  context: Context,
  caller: Caller,
  organizationId: string,
  { domain }: DomainInput,
): Promise<void> {
  const now = context.clock.now();
  await context.prisma.$transaction(async (transaction) => {
    const { organization } = await vouchedOrganization(transaction, caller, organizationId);
    const { projectId } = organization;
    // Two organizations that claim one domain at the same time come one after the other here.
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`${projectId} ${domain}`}, 0))`;
    const held = await transaction.organizationDomain.count({
      where: { projectId, domain, verifiedAt: { not: null } },
    });
    assertThat(held === 0, 'already_exists');
    await transaction.organizationDomain.upsert({
      where: { projectId_organizationId_domain: { projectId, organizationId, domain } },
      create: { projectId, organizationId, domain, verifiedAt: now, createdAt: now },
      update: { verifiedAt: now, challenge: null, provenByConnectionId: null, unconfirmedAt: null },
    });
    await record(transaction, caller, now, {
      action: 'domain.verified',
      target: { kind: 'domain', id: domain },
      projectId,
      organizationId,
    });
  });
}

/** Takes a domain away: it no longer routes, and addresses in it are no longer trusted. */
export async function removeDomain(
  context: Context,
  caller: Caller,
  organizationId: string,
  typed: string,
): Promise<void> {
  const domain = asStored(typed);
  await context.prisma.$transaction(async (transaction) => {
    const { organization } = await managedOrganization(transaction, caller.principal, organizationId);
    const removed = await transaction.organizationDomain.deleteMany({
      where: { projectId: organization.projectId, organizationId, domain },
    });
    assertThat(removed.count === 1, 'not_found');
    await distrustAddresses(transaction, organizationId, domain);
    await record(transaction, caller, context.clock.now(), {
      action: 'domain.removed',
      target: { kind: 'domain', id: domain },
      projectId: organization.projectId,
      organizationId,
    });
  });
}

async function vouchedOrganization(
  transaction: Transaction,
  caller: Caller,
  organizationId: string,
): Promise<OrganizationReach> {
  const reach = await organizationFor(transaction, caller.principal, organizationId);
  assertThat(reach.administersProject, 'forbidden');
  return reach;
}
