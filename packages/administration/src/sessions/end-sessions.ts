import type { Transaction } from '../context.ts';

/**
 * Which sessions: of an organization, of a person in it, or of a person. A person's session in the dashboard belongs to the built-in project's issuer, so an organization's are never looked for under its project.
 */
export type SessionScope = (
  | { readonly organizationId: string; readonly userId?: string; readonly id?: string }
  | { readonly userId: string; readonly method?: 'password' }
) & {
  /** People whose sessions go on. */
  readonly except?: readonly string[];
};

/**
 * Ends sessions: refresh stops at once, introspection says so at once, access tokens end by themselves within five
 * minutes. Applications that want to know are told by the trigger of the table.
 *
 * @returns how many ended
 */
export async function endSessions(transaction: Transaction, scope: SessionScope, now: Date): Promise<number> {
  const { except = [], ...which } = scope;
  const { count } = await transaction.session.updateMany({
    where: { AND: [which, { userId: { notIn: [...except] } }], revokedAt: null },
    data: { revokedAt: now },
  });
  return count;
}

/**
 * Ends what members of an organization may do in it by a password that they typed before: such a session in the dashboard is
 * of no organization, and acts in this one all the same. What they proved before counts here no more. The session itself
 * ends with it when there is nothing else that it is for: it may be what another organization's people work with, too.
 *
 * @param spared whose go on, unless they are asked for by name: whoever ends those of all, and who is above them
 * @returns how many sessions count here no more
 */
export async function endPasswordSessions(
  transaction: Transaction,
  members: { readonly organizationId: string; readonly userId?: string },
  spared: readonly string[],
  now: Date,
): Promise<number> {
  const rows = await transaction.membership.findMany({ where: members, select: { userId: true } });
  const userIds = rows
    .map(({ userId }) => userId)
    .filter((userId) => !spared.includes(userId) || userId === members.userId);
  await transaction.membership.updateMany({
    where: { organizationId: members.organizationId, userId: { in: userIds } },
    data: { sessionsEndedAt: now },
  });
  const elsewhere = await rightsElsewhere(transaction, members.organizationId, userIds);
  const onlyHere = userIds.filter((userId) => !elsewhere.has(userId));
  const ended = await transaction.dashboardSession.updateMany({
    where: await typedPasswords(transaction, onlyHere),
    data: { revokedAt: now },
  });
  await transaction.session.updateMany({
    where: { userId: { in: onlyHere }, revokedAt: null, method: 'password' },
    data: { revokedAt: now },
  });
  const goingOn = await typedPasswords(transaction, [...elsewhere]);
  return ended.count + (await transaction.dashboardSession.count({ where: goingOn }));
}

/** Those of these people whose session is for something besides: another organization, a project, the deployment. */
async function rightsElsewhere(
  transaction: Transaction,
  organizationId: string,
  userIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const userId = { in: [...userIds] };
  const [memberships, admins, operators] = await Promise.all([
    transaction.membership.findMany({ where: { userId, organizationId: { not: organizationId } } }),
    transaction.projectAdmin.findMany({ where: { userId } }),
    transaction.operator.findMany({ where: { userId } }),
  ]);
  return new Set([...memberships, ...admins, ...operators].map((right) => right.userId));
}

/** Live sessions of the dashboard that rest on a password of theirs, and on no other sign-in. */
async function typedPasswords(transaction: Transaction, userIds: readonly string[]) {
  const open = { userId: { in: [...userIds] }, revokedAt: null };
  const others = await transaction.session.findMany({
    where: { ...open, method: { not: 'password' } },
    select: { id: true },
  });
  return { ...open, OR: [{ sessionId: null }, { sessionId: { notIn: others.map(({ id }) => id) } }] };
}
