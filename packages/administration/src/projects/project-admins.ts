import { assertThat, newId, PorticoError } from '@portico/core';
import { record } from '../audit/record.ts';
import type { Caller, Viewer } from '../caller.ts';
import type { Context, Transaction } from '../context.ts';
import type { ProjectAdminInput } from '../input/organization.ts';
import { insertPasswordLink, type NewPasswordLink } from '../password-links/insert-password-link.ts';
import { projectFor } from '../reach.ts';

/** Who administers the project. Operators may do so too and are not listed. */
export async function listProjectAdmins(context: Context, viewer: Viewer, projectId: string) {
  await projectFor(context.prisma, viewer, projectId);
  const admins = await context.prisma.projectAdmin.findMany({
    where: { projectId },
    select: {
      createdAt: true,
      user: { select: { id: true, email: true, name: true, password: { select: { hash: true } } } },
    },
    orderBy: { createdAt: 'asc' },
  });
  return admins.map(({ user: { password, ...user }, createdAt }) => ({
    ...user,
    invited: password?.hash === null,
    createdAt,
  }));
}

/**
 * Makes somebody an administrator of the project. A person who is new to the dashboard gets a link to set a password;
 * for one who signs in already there is none, else whoever invites could take them over (attack 86).
 *
 * @throws PorticoError `not_found`, `already_exists`
 */
export async function addProjectAdmin(
  context: Context,
  caller: Caller,
  projectId: string,
  input: ProjectAdminInput,
): Promise<{ userId: string; passwordLink: NewPasswordLink | null }> {
  return context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.viewer, projectId);
    const { userId, isNew } = await builtInUser(transaction, input);
    const present = await transaction.projectAdmin.count({ where: { projectId, userId } });
    assertThat(present === 0, 'already_exists');
    await transaction.projectAdmin.create({ data: { projectId, userId } });
    await record(transaction, caller, context.clock.now(), {
      action: 'project_admin.added',
      target: { kind: 'user', id: userId },
      projectId,
      data: { email: input.email },
    });
    return { userId, passwordLink: isNew ? await insertPasswordLink(context, transaction, userId) : null };
  });
}

/** Takes the administration of the project from somebody. @throws PorticoError `not_found` */
export async function removeProjectAdmin(
  context: Context,
  caller: Caller,
  projectId: string,
  userId: string,
): Promise<void> {
  await context.prisma.$transaction(async (transaction) => {
    await projectFor(transaction, caller.viewer, projectId);
    const removed = await transaction.projectAdmin.deleteMany({ where: { projectId, userId } });
    assertThat(removed.count === 1, 'not_found');
    await record(transaction, caller, context.clock.now(), {
      action: 'project_admin.removed',
      target: { kind: 'user', id: userId },
      projectId,
    });
  });
}

/** The dashboard's own user with this address, made if need be. */
async function builtInUser(transaction: Transaction, { email, name }: ProjectAdminInput) {
  const builtIn = await transaction.project.findFirst({ where: { builtIn: true }, select: { id: true } });
  if (builtIn === null) throw new PorticoError('internal', { detail: 'no built-in project' });
  const projectId = builtIn.id;
  const existing = await transaction.userPassword.findUnique({
    where: { projectId_email: { projectId, email } },
  });
  if (existing) return { userId: existing.userId, isNew: false };
  const userId = newId('user');
  await transaction.user.create({
    data: { id: userId, projectId, email, name: name ?? null, password: { create: { projectId, email } } },
  });
  return { userId, isNew: true };
}
