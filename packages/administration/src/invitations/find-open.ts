import { acceptsSignIn, PorticoError } from '@portico/core';
import type { InvitationKey } from '@portico/database';
import { hashToken } from '@portico/vault';
import type { Context, Transaction } from '../context.ts';
import { targetOf } from '../may-invite/invitation-target.ts';
import { stillMayInvite } from '../may-invite/may-invite.ts';
import { isOpen } from './invitation.ts';

/**
 * The invitation behind a link.
 *
 * @param key the token out of the link, or what was kept of it for who showed it before
 * @throws PorticoError `invitation_invalid` when it is not open or was renewed since, or who made it may not any more
 */
export async function openInvitation(
  context: Context,
  transaction: Transaction,
  key: { readonly token: string } | InvitationKey,
) {
  const which =
    'token' in key ? { tokenHash: hashToken(key.token) } : { id: key.id, tokenHash: key.tokenHash };
  const row = await transaction.invitation.findFirst({
    where: { ...which, ...isOpen(context.clock.now()) },
    include: {
      organization: { select: { name: true, status: true, ssoRequired: true } },
      project: { select: { name: true } },
    },
  });
  if (row === null) throw new PorticoError('invitation_invalid');
  const target = targetOf(row);
  if (!(await stillMayInvite(transaction, row.invitedById, target)))
    throw new PorticoError('invitation_invalid', { detail: 'who invited may not do so any more' });
  return { ...row, target };
}

export type OpenInvitation = Awaited<ReturnType<typeof openInvitation>>;

/** The project whose user somebody has to be to accept: the organization's own, or the dashboard's for who administers. */
export async function homeProject(transaction: Transaction, { target }: OpenInvitation): Promise<string> {
  if (target.kind === 'member') return target.projectId;
  const builtIn = await transaction.project.findFirst({ where: { builtIn: true }, select: { id: true } });
  if (builtIn === null) throw new PorticoError('internal', { detail: 'no built-in project' });
  return builtIn.id;
}

/** Whether the organization lets people in over its own single sign-on alone, and can: then nobody accepts in another way. */
export async function insistsOnConnection(
  transaction: Transaction,
  { target, organization }: OpenInvitation,
): Promise<boolean> {
  if (target.kind !== 'member' || organization?.ssoRequired !== true) return false;
  return (await usableConnections(transaction, { target, organization })).length > 0;
}

/** Where people of the organization sign in, while they can. */
export async function usableConnections(
  transaction: Transaction,
  { target, organization }: Pick<OpenInvitation, 'target' | 'organization'>,
) {
  if (target.kind !== 'member' || organization?.status !== 'active') return [];
  const connections = await transaction.ssoConnection.findMany({
    where: { projectId: target.projectId, organizationId: target.organizationId },
    select: { id: true, name: true, status: true },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return connections.filter(({ status }) => acceptsSignIn(status)).map(({ id, name }) => ({ id, name }));
}
