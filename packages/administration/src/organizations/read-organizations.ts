import {
  CONNECTED_STATUSES,
  type ConnectionManager,
  type ConnectionStatus,
  type Principal,
} from '@portico/core';
import type { Context } from '../context.ts';
import { keyset, MOST_AT_ONCE, type PageRequest } from '../page.ts';
import { organizationFor, projectFor, visibleOrganizations } from '../reach.ts';
import { domainRecord } from './domain-proof.ts';
import { proofOf } from './proof-kind.ts';

const THERE = { status: { in: [...CONNECTED_STATUSES] } };

const SUMMARY = {
  id: true,
  name: true,
  status: true,
  createdAt: true,
  projectId: true,
  project: { select: { name: true } },
  _count: { select: { memberships: true } },
  connections: {
    select: { provider: true, status: true, managedBy: true },
    where: THERE,
  },
} as const;

type SummaryRow = {
  id: string;
  name: string;
  status: 'active' | 'suspended';
  createdAt: Date;
  projectId: string;
  project: { name: string };
  _count: { memberships: number };
  connections: { provider: string; status: ConnectionStatus; managedBy: ConnectionManager }[];
};

/** The organizations that the principal sees, by name. @throws PorticoError `invalid_request` for a cursor that is none */
export async function listOrganizations(context: Context, principal: Principal, page = MOST_AT_ONCE) {
  return summaries(context, visibleOrganizations(principal), page);
}

/** The organizations of one project, by name. @throws PorticoError `not_found`, `invalid_request` for a cursor that is none */
export async function listProjectOrganizations(
  context: Context,
  principal: Principal,
  projectId: string,
  page = MOST_AT_ONCE,
) {
  await projectFor(context.prisma, principal, projectId);
  return summaries(context, { projectId }, page);
}

type Where = { readonly projectId: string } | ReturnType<typeof visibleOrganizations>;

async function summaries({ prisma }: Context, which: Where, page: PageRequest) {
  const { where, orderBy, take, pageOf } = keyset({ field: 'name', id: 'id', type: 'text' }, page);
  const rows = await prisma.organization.findMany({
    where: { AND: [which, where] },
    select: SUMMARY,
    orderBy,
    take,
  });
  return pageOf(rows.map(summary), ({ name, id }) => [name, id]);
}

/** One organization with what the principal may do in it. @throws PorticoError `not_found` */
export async function getOrganization(context: Context, principal: Principal, organizationId: string) {
  const { organization, role, administersProject, actingRole, mayConnect } = await organizationFor(
    context.prisma,
    principal,
    organizationId,
  );
  const domains = await context.prisma.organizationDomain.findMany({
    where: { organizationId, projectId: organization.projectId },
    select: {
      domain: true,
      verifiedAt: true,
      challenge: true,
      unconfirmedAt: true,
      provenByConnectionId: true,
    },
    orderBy: { domain: 'asc' },
  });
  const connections = await context.prisma.ssoConnection.findMany({
    where: { organizationId, projectId: organization.projectId, ...THERE },
    select: { provider: true, status: true, managedBy: true },
  });
  const { project, ...rest } = organization;
  return {
    ...rest,
    projectName: project.name,
    domains: domains.map(({ challenge, provenByConnectionId, ...domain }) => ({
      ...domain,
      proof: domain.verifiedAt === null ? null : proofOf({ challenge, provenByConnectionId }),
      /** What to publish; only those who may prove it are told. */
      record: challenge !== null && actingRole !== 'member' ? domainRecord(domain.domain, challenge) : null,
    })),
    /** How sign-in stands, for everybody who sees the organization; the details are for its owners and admins. */
    connections,
    role: role ?? null,
    /** Names, members, the log. */
    mayManage: actingRole !== 'member',
    /** Only a member who is owner or admin connects a directory; whoever runs the deployment does not. */
    mayConnect,
    /** Suspending, domains. */
    administersProject,
  };
}

function summary({ _count: { memberships }, project, connections, ...organization }: SummaryRow) {
  return {
    ...organization,
    projectName: project.name,
    memberCount: memberships,
    connections: connections.map(({ provider, status, managedBy }) => ({ provider, status, managedBy })),
  };
}
