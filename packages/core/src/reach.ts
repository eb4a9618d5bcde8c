import { type Clock, MINUTE } from './clock.ts';
import { assertThat, type ErrorCode, PorticoError } from './errors.ts';
import type { Membership, Principal, WithheldMembership } from './principal.ts';
import { mayManageConnections, type OrganizationRole } from './roles.ts';

/*
 * How far a principal reaches: the only place that decides it, for pages, endpoints and bearers of tokens alike. A foreign
 * object is not found at all: the same answer as for one that does not exist (attack 81). The built-in project is
 * nobody's to administer here.
 */

/** What has to be known of an organization to say who reaches it. */
export type ReachedOrganization = {
  readonly id: string;
  readonly projectId: string;
  /** Of the deployment's own project. */
  readonly builtIn: boolean;
};

/** What a principal is to an organization. */
export type Reach = {
  /** Their membership, if there is one that counts. Only this lets them connect Microsoft. */
  readonly role: OrganizationRole | undefined;
  /** Project admin or operator. */
  readonly administersProject: boolean;
  /** The role that decides about members: who administers the project acts as an owner. */
  readonly actingRole: OrganizationRole;
  /** Whether {@link reachToConnect} lets them through. */
  readonly mayConnect: boolean;
};

/** Whether a principal runs the deployment: makes projects, names operators, reads the deployment's own log. */
export function runsDeployment({ isOperator }: Principal): boolean {
  return isOperator;
}

/** As {@link runsDeployment}. @throws PorticoError `forbidden` */
export function reachDeployment(principal: Principal): void {
  assertThat(runsDeployment(principal), 'forbidden');
}

/** Which projects a principal administers: all of them, or these. */
export function administered({ isOperator, projectAdminOf }: Principal): 'all' | readonly string[] {
  return isOperator ? 'all' : projectAdminOf;
}

/** Whether there can be a project that a principal administers. */
export function administersAny(principal: Principal): boolean {
  const projects = administered(principal);
  return projects === 'all' || projects.length > 0;
}

export function administers(
  principal: Principal,
  project: { readonly id: string; readonly builtIn: boolean },
): boolean {
  const projects = administered(principal);
  return !project.builtIn && (projects === 'all' || projects.includes(project.id));
}

/** In which organizations a principal is a member whose membership counts. */
export function memberOf({ memberships }: Principal): string[] {
  return memberships.map(({ organizationId }) => organizationId);
}

/**
 * @throws PorticoError `not_found` unless the principal sees this organization; for a member whose proof gives no right in it
 *   `other_sign_in_required` or `organization_suspended`
 */
export function reach(principal: Principal, organization: ReachedOrganization): Reach {
  const { id, projectId, builtIn } = organization;
  const role = principal.memberships.find(({ organizationId }) => organizationId === id)?.role;
  const administersProject = administers(principal, { id: projectId, builtIn });
  if (role === undefined && !administersProject) throw new PorticoError(whyWithheld(principal, id));
  const actingRole = administersProject ? 'owner' : (role ?? 'member');
  return { role, administersProject, actingRole, mayConnect: mayManageConnections(role) };
}

/** The membership in this organization that gives a principal no right, if there is one. */
export function withheldIn({ withheld }: Principal, id: string): WithheldMembership | undefined {
  return withheld.find(({ organizationId }) => organizationId === id);
}

/** Why a principal who does not see an organization does not. */
export function whyWithheld(principal: Principal, id: string): ErrorCode {
  const withheld = withheldIn(principal, id);
  if (withheld === undefined) return 'not_found';
  return withheld.reason === 'organization_suspended' ? 'organization_suspended' : 'other_sign_in_required';
}

/** As {@link reach}, for an owner or admin of it or who administers the project. @throws PorticoError `forbidden` */
export function reachToManage(principal: Principal, organization: ReachedOrganization): Reach {
  const found = reach(principal, organization);
  assertThat(found.actingRole !== 'member', 'forbidden');
  return found;
}

/**
 * As a member: whoever only administers the project is none.
 *
 * @throws PorticoError `not_found`, `other_sign_in_required`, `organization_suspended`
 */
export function reachAsMember(principal: Principal, organizationId: string): Membership {
  const membership = principal.memberships.find((each) => each.organizationId === organizationId);
  if (membership === undefined) throw new PorticoError(whyWithheld(principal, organizationId));
  return membership;
}

/** Whether they are a member at all, also one whose proof gives no right there: at its own sign-in they can show a better one. */
export function belongsTo({ memberships, withheld }: Principal, organizationId: string): boolean {
  return [...memberships, ...withheld].some((each) => each.organizationId === organizationId);
}

/**
 * To connect a directory and to look after that: its owners and admins alone, because it is their directory.
 *
 * @throws PorticoError `not_found`, `other_sign_in_required`, `organization_suspended`, `forbidden`
 */
export function reachToConnect(principal: Principal, organizationId: string): Membership {
  const membership = reachAsMember(principal, organizationId);
  assertThat(mayManageConnections(membership.role), 'forbidden');
  return membership;
}

/**
 * For what an owner alone says: who else has the directory, whom a connection believes anew, who is who when one takes another's place. Who
 * administers the project is none.
 *
 * @throws PorticoError as {@link reachToConnect}
 */
export function reachAsOwner(principal: Principal, organizationId: string): Membership {
  const membership = reachAsMember(principal, organizationId);
  assertThat(membership.role === 'owner', 'forbidden');
  return membership;
}

/** What a principal may set up of an organization. */
export type SetupReach = {
  readonly organizationId: string;
  readonly projectId: string;
  /** The setup link by which they do, where it is by one. */
  readonly linkId?: string;
};

/** The setup link that a principal holds, if they act by one. */
export function heldLink({ setsUp }: Principal): string | undefined {
  return setsUp?.linkId;
}

/** When the browser in which a principal acts has opened the setup link that they hold: released, it is another one's. */
export function heldSince({ setsUp, authenticatedAt }: Principal): Date | undefined {
  return setsUp && authenticatedAt;
}

/**
 * To begin a connection: who may connect, and the holder of a setup link that is for it.
 *
 * @throws PorticoError as {@link reachToConnect}
 */
export function reachToDraft(principal: Principal, organizationId: string): SetupReach {
  const { setsUp } = principal;
  if (setsUp === undefined) return reachToConnect(principal, organizationId);
  assertThat(setsUp.organizationId === organizationId && setsUp.intents.includes('sso'), 'not_found');
  return setsUp;
}

/**
 * To enter a connection, try it and switch it on: who may connect, and the holder of the setup link by which that very
 * connection was made. Of the others of the organization a link knows nothing.
 *
 * @throws PorticoError as {@link reachToConnect}
 */
export function reachToSetUp(principal: Principal, organizationId: string, connectionId: string): SetupReach {
  const reached = reachToDraft(principal, organizationId);
  const { setsUp } = principal;
  assertThat(setsUp === undefined || setsUp.connectionId === connectionId, 'not_found');
  return reached;
}

/**
 * To give a connection what takes the place of a certificate or a secret: the holder of the setup link that is for it. Everybody else
 * enters it anew.
 *
 * @throws PorticoError `not_found`
 */
export function reachToRenew(
  { setsUp }: Principal,
  organizationId: string,
  connectionId: string,
): SetupReach {
  assertThat(setsUp, 'not_found');
  assertThat(setsUp.intents.includes('certificate_renewal'), 'not_found');
  assertThat(setsUp.organizationId === organizationId && setsUp.connectionId === connectionId, 'not_found');
  return setsUp;
}

/** Which connections of an organization a principal sees who sets it up. @throws PorticoError as {@link reachToConnect} */
export function seenToSetUp(principal: Principal, organizationId: string): 'all' | readonly string[] {
  reachToDraft(principal, organizationId);
  const { setsUp } = principal;
  if (setsUp === undefined) return 'all';
  return setsUp.connectionId === null ? [] : [setsUp.connectionId];
}

/** Of which organization a principal proves domains by a setup link, and by nothing else. */
export function provesDomainsOf({ setsUp }: Principal): string | undefined {
  return setsUp?.intents.includes('domain') ? setsUp.organizationId : undefined;
}

/** Whether a principal sets something up in this organization at all; a member does. @throws PorticoError as {@link reachAsMember} */
export function reachAsInstaller(principal: Principal, organizationId: string): void {
  if (principal.setsUp === undefined) reachAsMember(principal, organizationId);
  else assertThat(principal.setsUp.organizationId === organizationId, 'not_found');
}

/** How long a proof of who one is counts as recent. */
const RECENT = 15 * MINUTE;

/**
 * Whether the person proved who they are a short time ago. What gives rights or changes how people sign in wants that. Behind a
 * setup link there is nobody to ask: it was made by somebody who had, for nothing else, and ends soon.
 */
export function isRecentlyProven({ authenticatedAt, setsUp }: Principal, clock: Clock): boolean {
  if (setsUp !== undefined) return true;
  const age = clock.now().getTime() - authenticatedAt.getTime();
  return age >= 0 && age <= RECENT;
}
