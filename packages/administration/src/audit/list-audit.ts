import { type Principal, reachDeployment } from '@portico/core';
import type { Context } from '../context.ts';
import type { AuditFilter } from '../input/audit.ts';
import { managedOrganization, projectFor } from '../reach.ts';

/** One page of the log of an organization, newest first. For its owners and admins, and whoever administers the project. */
export async function listOrganizationAudit(
  context: Context,
  principal: Principal,
  organizationId: string,
  filter: AuditFilter,
) {
  const { organization } = await managedOrganization(context.prisma, principal, organizationId);
  return page(context, { projectId: organization.projectId, organizationId }, filter);
}

/** One page of the log of a whole project, newest first. For whoever administers it. */
export async function listProjectAudit(
  context: Context,
  principal: Principal,
  projectId: string,
  filter: AuditFilter,
) {
  await projectFor(context.prisma, principal, projectId);
  return page(context, { projectId }, filter);
}

/**
 * One page of the deployment's own log, newest first: of the dashboard's project, and of what belongs to none, such as a
 * refused password. For operators. @throws PorticoError `forbidden`
 */
export async function listDeploymentAudit(context: Context, principal: Principal, filter: AuditFilter) {
  reachDeployment(principal);
  const own = { OR: [{ projectId: principal.projectId }, { projectId: null }] };
  return page(context, own, filter);
}

type Scope =
  | { readonly projectId: string; readonly organizationId?: string }
  | { readonly OR: { projectId: string | null }[] };

async function page(context: Context, scope: Scope, { before, action, limit }: AuditFilter) {
  const rows = await context.prisma.auditEvent.findMany({
    where: {
      ...scope,
      ...(before === undefined ? {} : { position: { lt: before } }),
      ...(action === undefined ? {} : { AND: { OR: beginning(action) } }),
    },
    orderBy: { position: 'desc' },
    take: limit + 1,
  });
  const shown = rows.slice(0, limit);
  const names = await actorNames(context, shown);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    events: shown.map(({ position: _position, ...event }) => ({
      ...event,
      actorName: names.get(event.actorId ?? '') ?? null,
    })),
    /** Give this back as `before` for the next page; null at the end. */
    next: last === undefined ? null : last.position.toString(),
  };
}

/** Of whatever begins like one of them. */
const beginning = (actions: string) => actions.split(',').map((startsWith) => ({ action: { startsWith } }));

async function actorNames(
  context: Context,
  events: readonly { actorId: string | null }[],
): Promise<ReadonlyMap<string, string | null>> {
  const ids = [...new Set(events.flatMap(({ actorId }) => actorId ?? []))];
  const users = await context.prisma.user.findMany({
    where: { id: { in: ids } },
    select: { id: true, name: true, email: true },
  });
  return new Map(users.map((user) => [user.id, user.name ?? user.email]));
}
