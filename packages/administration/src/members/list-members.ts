import type { Principal } from '@portico/core';
import type { Context } from '../context.ts';
import { managedOrganization } from '../reach.ts';

/** How a member signs in. `invited`: the password link was not used yet. */
export type MemberSignIn = 'password' | 'invited' | 'single_sign_on';

/** The members, in order of joining. For owners, admins and whoever administers the project. At most 1000. */
export async function listMembers(context: Context, principal: Principal, organizationId: string) {
  const { organization } = await managedOrganization(context.prisma, principal, organizationId);
  const rows = await context.prisma.membership.findMany({
    where: { organizationId, projectId: organization.projectId },
    select: {
      role: true,
      source: true,
      invitedEmail: true,
      createdAt: true,
      user: { select: { id: true, email: true, name: true, password: { select: { hash: true } } } },
    },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
    take: 1_000,
  });
  return rows.map(({ user: { password, id, email, name }, ...membership }) => ({
    userId: id,
    email,
    name,
    ...membership,
    signIn: signInOf(password),
  }));
}

function signInOf(password: { hash: string | null } | null): MemberSignIn {
  if (password === null) return 'single_sign_on';
  return password.hash === null ? 'invited' : 'password';
}
