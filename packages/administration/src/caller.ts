import type { OrganizationRole } from '@portico/core';

/** Where a request came from, as far as the server vouches for it. */
export type Visitor = {
  /** The address that the server trusts, or undefined for a caller on this machine. */
  readonly ipAddress?: string | undefined;
  readonly requestId?: string | undefined;
};

export type ViewerMembership = {
  readonly organizationId: string;
  readonly projectId: string;
  readonly role: OrganizationRole;
};

/** A membership that gives no right in this session. */
export type WithheldMembership = {
  readonly organizationId: string;
  readonly organizationName: string;
  /**
   * `sign_in_required`: the organization does not take the proof behind this session; over its own sign-in it does.
   * `sessions_ended`: it has ended its people's sessions since; a new sign-in counts.
   */
  readonly reason: 'sign_in_required' | 'sessions_ended' | 'organization_suspended';
};

/** A signed-in person of the dashboard with everything that decides what they may do, read fresh for each request. */
export type Viewer = {
  readonly session: {
    readonly id: string;
    readonly authenticatedAt: Date;
    readonly createdAt: Date;
    readonly expiresAt: Date;
    /** How they proved who they are. */
    readonly method: 'connection' | 'social' | 'password';
  };
  readonly user: {
    readonly id: string;
    readonly projectId: string;
    /** As their identity provider says it, where they come over one. */
    readonly email: string | null;
    /** With which their password signs them in; null without one. It may be another address than `email`. */
    readonly signInName: string | null;
    readonly name: string | null;
  };
  readonly isOperator: boolean;
  readonly projectAdminOf: readonly string[];
  /** Where the proof behind the session is taken; rights come from these alone. */
  readonly memberships: readonly ViewerMembership[];
  readonly withheld: readonly WithheldMembership[];
};

/** Who asks for a change, and from where. Goes into its audit row. */
export type Caller = Visitor & { readonly viewer: Viewer };

/** How the caller is named in the audit log. */
export function actorOf(caller: Visitor | Caller): { actorKind: string; actorId: string | null } {
  if (!('viewer' in caller)) return { actorKind: 'anonymous', actorId: null };
  return { actorKind: caller.viewer.isOperator ? 'operator' : 'user', actorId: caller.viewer.user.id };
}
