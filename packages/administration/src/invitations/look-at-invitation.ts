import { type OrganizationRole, SOCIAL_PROVIDERS, type SocialProvider, type Visitor } from '@portico/core';
import type { Viewer } from '../caller.ts';
import type { Context } from '../context.ts';
import type { InvitationTokenInput } from '../input/invitation.ts';
import type { InvitationTarget } from '../may-invite/invitation-target.ts';
import { tokenLimits } from '../throttle/limits.ts';
import { countAttempt, takeBackAttempt } from '../throttle/throttle.ts';
import {
  homeProject,
  insistsOnConnection,
  type OpenInvitation,
  openInvitation,
  usableConnections,
} from './find-open.ts';

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
  /** Who invited; null for the operator, by the command on the server. A name and an address are what somebody says. */
  readonly invitedBy: {
    readonly name: string | null;
    readonly email: string | null;
    readonly emailProven: boolean;
  } | null;
  /** What the organization has proven by DNS to be its own. */
  readonly domains: readonly string[];
  /** The organization's own single sign-on, where it can be accepted over it. */
  readonly connections: readonly { readonly id: string; readonly name: string }[];
  /** Social providers over which somebody can accept as themselves. */
  readonly providers: readonly SocialProvider[];
  /** Who is signed in here, and whether they are one who can accept it as themselves. */
  readonly viewer: { readonly name: string; readonly canAccept: boolean } | null;
};

/** The providers of the product: where a member signs in to it, unless the organization insists on a way of its own. */
async function providersFor(context: Context, invitation: OpenInvitation): Promise<SocialProvider[]> {
  const { target } = invitation;
  if (target.kind !== 'member' || (await insistsOnConnection(context.prisma, invitation))) return [];
  const ways = await context.prisma.socialConnection.findMany({
    where: { projectId: target.projectId, enabled: true },
    select: { provider: true, clientId: true },
  });
  const ready = ways.filter(
    ({ provider, clientId }) => clientId !== null || context.socialProviders.includes(provider),
  );
  return SOCIAL_PROVIDERS.filter((name) => ready.some(({ provider }) => provider === name));
}

/** The domains that DNS confirms: one that somebody vouched for, or only claims, says nothing to a stranger. */
async function provenDomains(context: Context, { target }: OpenInvitation): Promise<string[]> {
  if (target.kind !== 'member') return [];
  const { projectId, organizationId } = target;
  const byDns = { challenge: { not: null }, provenByConnectionId: null };
  const proven = { verifiedAt: { not: null }, ...byDns, unconfirmedAt: null };
  const rows = await context.prisma.organizationDomain.findMany({
    where: { projectId, organizationId, ...proven },
    select: { domain: true },
    orderBy: { domain: 'asc' },
  });
  return rows.map(({ domain }) => domain);
}

async function inviterOf(
  context: Context,
  { invitedById }: OpenInvitation,
): Promise<InvitationView['invitedBy']> {
  if (invitedById === null) return null;
  const user = await context.prisma.user.findUnique({
    where: { id: invitedById },
    select: { name: true, email: true, emailVerified: true },
  });
  return user && { name: user.name, email: user.email, emailProven: user.emailVerified };
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
    kind,
    role,
    email,
    name,
    expiresAt,
    projectName: invitation.project?.name ?? null,
    invitedBy: await inviterOf(context, invitation),
    domains: await provenDomains(context, invitation),
    connections: await usableConnections(context.prisma, invitation),
    providers: await providersFor(context, invitation),
    organizationName: invitation.organization?.name ?? null,
    viewer:
      viewer === undefined
        ? null
        : {
            name: viewer.person.name ?? viewer.person.email ?? viewer.userId,
            canAccept: viewer.projectId === home,
          },
  };
}
