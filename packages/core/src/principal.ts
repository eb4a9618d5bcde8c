import type { OrganizationRole } from './roles.ts';
import type { SetupIntent } from './setup-link.ts';

export type Membership = {
  readonly organizationId: string;
  readonly projectId: string;
  readonly role: OrganizationRole;
};

/** A membership that gives no right to this principal. */
export type WithheldMembership = {
  readonly organizationId: string;
  readonly organizationName: string;
  /**
   * `sign_in_required`: the organization does not take the proof behind the session; over its own sign-in it does.
   * `sessions_ended`: it has ended its people's sessions since; a new sign-in counts.
   */
  readonly reason: 'sign_in_required' | 'sessions_ended' | 'organization_suspended';
};

/** What a setup link gives whoever holds it: to connect one organization by a connection of the link's own. */
export type SetupRight = {
  readonly linkId: string;
  readonly organizationId: string;
  readonly projectId: string;
  readonly intents: readonly SetupIntent[];
  /** The connection that was made by it; null before. Never another one of the organization. */
  readonly connectionId: string | null;
};

/**
 * Who acts, with everything that decides what they may do. Made anew for each request from what the database says then, so
 * a right that was taken away is gone with the next request (attack 127). What it may touch says `reach`, and nothing else.
 */
export type Principal = {
  /** By which credential they came, a row of the table of credentials. */
  readonly kind: string;
  /** The user who acts, or for whom is acted. Of a setup link, behind which there is none, the id of the link: no user has it. */
  readonly userId: string;
  /** The project whose user that is. */
  readonly projectId: string;
  /** When that user last proved who they are, as their identity provider or a password says it. */
  readonly authenticatedAt: Date;
  /** Runs the deployment. */
  readonly isOperator: boolean;
  readonly projectAdminOf: readonly string[];
  /** Where the proof behind this principal is taken; rights come from these alone (review B1). */
  readonly memberships: readonly Membership[];
  readonly withheld: readonly WithheldMembership[];
  /** By an access token: the application that shows it, and the session that it rests on. */
  readonly through?: { readonly applicationId: string; readonly sessionId: string };
  /** Of the holder of a setup link, who has no other right. */
  readonly setsUp?: SetupRight;
};

/** Where a request came from, as far as the server vouches for it. */
export type Visitor = {
  /** The address that the server trusts, or undefined for a caller on this machine. */
  readonly ipAddress?: string | undefined;
  readonly requestId?: string | undefined;
};

/** Who asks for a change, and from where. Goes into its audit row. */
export type Caller<P extends Principal = Principal> = Visitor & { readonly principal: P };

/** How the caller is named in the audit log. */
export function actorOf(caller: Visitor | Caller): {
  actorKind: 'anonymous' | 'operator' | 'setup_link' | 'user';
  actorId: string | null;
} {
  if (!('principal' in caller)) return { actorKind: 'anonymous', actorId: null };
  const { isOperator, userId, setsUp } = caller.principal;
  if (setsUp !== undefined) return { actorKind: 'setup_link', actorId: setsUp.linkId };
  return { actorKind: isOperator ? 'operator' : 'user', actorId: userId };
}
