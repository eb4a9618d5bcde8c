import {
  CONNECTION_FINDINGS,
  type ConnectionHealth,
  type ConnectionManager,
  healthOf,
  type Principal,
  STOPPING_FINDINGS,
} from '@portico/core';
import type { Context } from '../context.ts';
import { keyset, MOST_AT_ONCE, type Page, type PageRequest } from '../page.ts';
import { projectFor } from '../reach.ts';

export type ConnectionInNeed = {
  readonly id: string;
  readonly name: string;
  readonly provider: string;
  readonly managedBy: ConnectionManager;
  readonly organization: { readonly id: string; readonly name: string };
  /** `degraded`: people get in, and something has to be done; `broken`: nobody does. */
  readonly health: Exclude<ConnectionHealth, 'healthy'>;
  /** What was found, as codes, what keeps everybody out first. Empty where a sign-in was refused and nothing has looked since. */
  readonly findings: readonly string[];
  readonly checkedAt: Date | null;
};

const SELECTED = {
  id: true,
  name: true,
  provider: true,
  managedBy: true,
  createdAt: true,
  warnings: true,
  organization: { select: { id: true, name: true } },
  appRegistration: { select: { checkedAt: true } },
} as const;

const FINDINGS = new Set<string>(CONNECTION_FINDINGS);
const STOPPING = new Set<string>(STOPPING_FINDINGS);
const BROKEN = { warnings: { hasSome: STOPPING_FINDINGS } };
const OF_HEALTH = { broken: BROKEN, degraded: { NOT: BROKEN } };

/**
 * The connections of a project over which sign-in does not work as it should, the oldest first. One that is paused or being
 * set up is as its people want it.
 *
 * @param wanted.health only those that are in this
 * @throws PorticoError `not_found`, `invalid_request` for a cursor that is none
 */
export async function listConnectionsInNeed(
  { prisma }: Context,
  principal: Principal,
  projectId: string,
  {
    health,
    ...page
  }: PageRequest & { readonly health?: ConnectionInNeed['health'] | undefined } = MOST_AT_ONCE,
): Promise<Page<ConnectionInNeed>> {
  await projectFor(prisma, principal, projectId);
  const { where, orderBy, take, pageOf } = keyset({ field: 'createdAt', id: 'id', type: 'moment' }, page);
  const rows = await prisma.ssoConnection.findMany({
    where: { AND: [{ projectId, status: 'degraded' }, health ? OF_HEALTH[health] : {}, where] },
    select: SELECTED,
    orderBy,
    take,
  });
  const { items, after } = pageOf(rows, ({ createdAt, id }) => [createdAt, id]);
  return { items: items.map(inNeed), after };
}

function inNeed({
  createdAt: _,
  warnings,
  appRegistration,
  ...connection
}: {
  id: string;
  name: string;
  provider: string;
  managedBy: ConnectionManager;
  createdAt: Date;
  warnings: string[];
  organization: { id: string; name: string };
  appRegistration: { checkedAt: Date | null } | null;
}): ConnectionInNeed {
  return {
    ...connection,
    health: healthOf(warnings) === 'broken' ? 'broken' : 'degraded',
    findings: warnings
      .filter((code) => FINDINGS.has(code))
      .toSorted((a, b) => Number(STOPPING.has(b)) - Number(STOPPING.has(a))),
    checkedAt: appRegistration?.checkedAt ?? null,
  };
}
