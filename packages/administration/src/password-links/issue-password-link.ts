import {
  assertThat,
  type Caller,
  isPorticoError,
  mayGrant,
  mayHavePasswordToo,
  type OrganizationRole,
  PorticoError,
} from '@portico/core';
import { record } from '../audit/record.ts';
import type { Context, Transaction } from '../context.ts';
import { managedOrganization } from '../reach.ts';
import { giveSignInName } from '../sign-in-names/sign-in-name.ts';
import { insertPasswordLink, type NewPasswordLink } from './insert-password-link.ts';
import { lockPerson } from './linked-passwords.ts';

/**
 * A new password link for a member who lost theirs. Whoever holds it can become that member, so it takes the right to
 * grant their role (attack 87), and an owner or admin gets none for somebody who is in another organization too
 * (attack 86): that is for whoever administers the project.
 *
 * @throws PorticoError `not_found`, `forbidden`, `password_of_other_user` when somebody else signs in with their address
 */
export async function issuePasswordLink(
  context: Context,
  caller: Caller,
  organizationId: string,
  userId: string,
): Promise<NewPasswordLink> {
  return context.prisma.$transaction(async (transaction) => {
    const reach = await managedOrganization(transaction, caller.principal, organizationId);
    await lockPerson(transaction, userId);
    const member = await memberForPassword(transaction, reach.organization.projectId, organizationId, userId);
    assertThat(mayGrant(reach.actingRole, member.role), 'forbidden');
    const elsewhere = await transaction.membership.count({
      where: { userId, organizationId: { not: organizationId } },
    });
    assertThat(reach.administersProject || elsewhere === 0, 'forbidden');
    const { projectId, signInName } = member;
    if (signInName !== undefined) {
      const name = { userId, projectId, email: signInName, scopeId: organizationId, hash: null };
      await giveSignInName(transaction, name, context.clock.now()).catch(toldOfJoin);
    }
    const link = await insertPasswordLink(context, transaction, userId, caller.principal.userId);
    await record(transaction, caller, context.clock.now(), {
      action: 'password_link.issued',
      target: { kind: 'user', id: userId },
      projectId: reach.organization.projectId,
      organizationId,
    });
    return link;
  });
}

/** Only within the organization: elsewhere somebody of the same address is somebody else. */
function toldOfJoin(error: unknown): never {
  if (isPorticoError(error) && error.code === 'address_taken')
    throw new PorticoError('password_of_other_user', { detail: error.detail ?? 'the address is taken' });
  throw error;
}

type MemberForPassword = {
  readonly role: OrganizationRole;
  readonly projectId: string;
  /** What a member who came in over single sign-on will sign in with; undefined when they have a password. */
  readonly signInName: string | undefined;
};

/**
 * Who came in over single sign-on may get a password as well, to administer the organization in the dashboard: only an
 * owner or admin, and only under an address in a domain that the organization has verified.
 */
async function memberForPassword(
  transaction: Transaction,
  projectId: string,
  organizationId: string,
  userId: string,
): Promise<MemberForPassword> {
  const member = await transaction.membership.findFirst({
    where: { organizationId, userId },
    select: {
      role: true,
      roleByHand: true,
      user: { select: { email: true, emailVerified: true, password: { select: { userId: true } } } },
    },
  });
  if (member === null) throw new PorticoError('not_found');
  const { role, roleByHand, user } = member;
  if (user.password !== null) return { role, projectId, signInName: undefined };
  // With a password nobody has what groups of a directory give.
  if (!mayHavePasswordToo(roleByHand ?? role) || user.email === null || !user.emailVerified)
    throw new PorticoError('not_found');
  return { role, projectId, signInName: user.email.toLowerCase() };
}
