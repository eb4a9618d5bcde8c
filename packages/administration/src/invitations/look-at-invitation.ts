import type { OrganizationRole } from '@portico/core';
import type { Viewer, Visitor } from '../caller.ts';
import type { Context } from '../context.ts';
import type { InvitationTokenInput } from '../input/invitation.ts';
import { tokenLimits } from '../throttle/limits.ts';
import { countAttempt, takeBackAttempt } from '../throttle/throttle.ts';
import { homeProject, type OpenInvitation, openInvitation } from './find-open.ts';
import type { InvitationTarget } from './invitation.ts';

/** What the page of an invitation shows to whoever holds the link. */
export type InvitationView = {
  readonly kind: InvitationTarget['kind'];
  /** Null for an operator. */
  readonly projectName: string | null;
  readonly organizationName: string | null;
  readonly role: OrganizationRole | null;
  /** For whom it was meant. */
  readonly email: string;
  readonly name: string | null;
  readonly expiresAt: Date;
  /** Social providers over which somebody can accept as themselves. */
  readonly providers: readonly string[];
  /** Who is signed in here, and whether they are one who can accept it as themselves. */
  readonly viewer: { readonly name: string; readonly canAccept: boolean } | null;
};

/** The providers of the product: where a member signs in to it, unless the organization has a way of its own. */
async function providersFor(context: Context, { target }: OpenInvitation): Promise<string[]> {
  if (target.kind !== 'member') return [];
  const ways = await context.prisma.socialConnection.findMany({
    where: { projectId: target.projectId, enabled: true },
    select: { provider: true, clientId: true },
    orderBy: { provider: 'asc' },
  });
  return ways
    .filter(({ provider, clientId }) => clientId !== null || context.socialProviders.includes(provider))
    .map(({ provider }) => provider);
}

/** @throws PorticoError `invitation_invalid`, `too_many_attempts` */
export async function lookAtInvitation(
  context: Context,
  visitor: Visitor,
  viewer: Viewer | undefined,
  { token }: InvitationTokenInput,
): Promise<InvitationView> {
  const limits = tokenLimits(visitor);
  await countAttempt(context, limits);
  const invitation = await openInvitation(context, context.prisma, { token });
  await takeBackAttempt(context, limits);
  const { kind, role, email, name, expiresAt } = invitation;
  const home = await homeProject(context.prisma, invitation);
  return {
    ...{ kind, role, email, name, expiresAt },
    projectName: invitation.project?.name ?? null,
    providers: await providersFor(context, invitation),
    organizationName: invitation.organization?.name ?? null,
    viewer:
      viewer === undefined
        ? null
        : {
            name: viewer.user.name ?? viewer.user.email ?? viewer.user.id,
            canAccept: viewer.user.projectId === home,
          },
  };
}
