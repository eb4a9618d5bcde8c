import type { Principal } from '@portico/core';
import type { Context } from '../context.ts';
import { keyset, MOST_AT_ONCE } from '../page.ts';
import { managedOrganization } from '../reach.ts';

/** How a member signs in. `invited`: the password link was not used yet. */
export type MemberSignIn = 'password' | 'invited' | 'single_sign_on';

/**
 * The members, in order of joining. For owners, admins and whoever administers the project.
 *
 * @throws PorticoError `not_found`, `forbidden`, `invalid_request` for a cursor that is none
 */
export async function listMembers(
  context: Context,
  principal: Principal,
  organizationId: string,
  page = MOST_AT_ONCE,
) {
  const { organization } = await managedOrganization(context.prisma, principal, organizationId);
  const { where, orderBy, take, pageOf } = keyset({ field: 'createdAt', id: 'userId', type: 'moment' }, page);
  const rows = await context.prisma.membership.findMany({
    where: { AND: [{ organizationId, projectId: organization.projectId }, where] },
    select: {
      role: true,
      roleByHand: true,
      source: true,
      invitedEmail: true,
      createdAt: true,
      user: { select: { id: true, email: true, name: true, password: { select: { hash: true } } } },
    },
    orderBy,
    take,
  });
  const members = rows.map(({ user: { password, id, email, name }, ...membership }) => ({
    userId: id,
    email,
    name,
    ...membership,
    signIn: signInOf(password),
  }));
  return pageOf(members, ({ createdAt, userId }) => [createdAt, userId]);
}

function signInOf(password: { hash: string | null } | null): MemberSignIn {
  if (password === null) return 'single_sign_on';
  return password.hash === null ? 'invited' : 'password';
}
