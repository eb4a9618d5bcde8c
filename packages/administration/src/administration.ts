import { changeApplication } from './applications/change-application.ts';
import { createApplication } from './applications/create-application.ts';
import { dashboardApplication } from './applications/dashboard-application.ts';
import { deleteApplication } from './applications/delete-application.ts';
import { latestSignIn } from './applications/latest-sign-in.ts';
import { getApplication, listApplications } from './applications/read-applications.ts';
import { listRefusedRequests } from './applications/refused-requests.ts';
import { revokeSecret, rotateSecret } from './applications/secrets.ts';
import { signInReadiness } from './applications/sign-in-readiness.ts';
import { listDeploymentAudit, listOrganizationAudit, listProjectAudit } from './audit/list-audit.ts';
import type { Context } from './context.ts';
import { confirmPassword } from './dashboard-sign-in/confirm-password.ts';
import { openSession } from './dashboard-sign-in/open-session.ts';
import { resolveDashboardSession } from './dashboard-sign-in/resolve-dashboard-session.ts';
import { checkPassword, signIn } from './dashboard-sign-in/sign-in.ts';
import { signOut } from './dashboard-sign-in/sign-out.ts';
import { withMeaning } from './database-failure.ts';
import { createFirstOwner } from './first-owner/create-first-owner.ts';
import { ensureFirstOwnerToken, isFirstOwnerOpen } from './first-owner/ensure-first-owner-token.ts';
import { addGroupRule } from './group-roles/add-rule.ts';
import { listGroupRules } from './group-roles/list-rules.ts';
import { previewGroupRoles } from './group-roles/preview.ts';
import { removeGroupRule } from './group-roles/remove-rule.ts';
import { seenGroups } from './group-roles/seen-groups.ts';
import { acceptAfterTrip, invitationForTrip } from './invitations/accept-after-trip.ts';
import { acceptAsNewUser, acceptInvitation } from './invitations/accept-invitation.ts';
import { lookAtInvitation } from './invitations/look-at-invitation.ts';
import {
  listOperatorInvitations,
  listOrganizationInvitations,
  listProjectInvitations,
  renewInvitation,
  revokeInvitation,
} from './invitations/open-invitations.ts';
import { changeRole } from './members/change-role.ts';
import { inviteMember } from './members/invite-member.ts';
import { listMembers } from './members/list-members.ts';
import { removeMember } from './members/remove-member.ts';
import {
  inviteOperator,
  inviteOperatorOnServer,
  issueOperatorLink,
  listOperators,
  operators,
  removeOperator,
} from './operators/operators.ts';
import { changeOrganization } from './organizations/change-organization.ts';
import { listConnectionsInNeed } from './organizations/connections-in-need.ts';
import { createOrganization } from './organizations/create-organization.ts';
import { claimDomain, domainsToProve, proveDomain } from './organizations/domain-proof.ts';
import { addVerifiedDomain, removeDomain } from './organizations/domains.ts';
import { limitConnection } from './organizations/limit-connection.ts';
import {
  getOrganization,
  listOrganizations,
  listProjectOrganizations,
} from './organizations/read-organizations.ts';
import { issuePasswordLink } from './password-links/issue-password-link.ts';
import { reviewAfterLoss } from './password-links/linked-passwords.ts';
import { usePasswordLink } from './password-links/use-password-link.ts';
import { createPasswordHasher, type PasswordHasher } from './passwords/password-hasher.ts';
import { changeProject, setLogo } from './projects/branding.ts';
import { createProject } from './projects/create-project.ts';
import { inviteProjectAdmin, listProjectAdmins, removeProjectAdmin } from './projects/project-admins.ts';
import { getProject, listProjects } from './projects/read-projects.ts';
import { listProjectKeys, rotateDashboardKeys, rotateProjectKeys } from './projects/rotate-project-keys.ts';
import { listSocialConnections, setSocialConnection } from './projects/social-connections.ts';
import { listSessions, revokeSessions } from './sessions/sessions.ts';
import { listSignIns } from './sign-ins/list-sign-ins.ts';
import { signInsByDay } from './sign-ins/sign-ins-by-day.ts';
import { traceSignIn } from './sign-ins/trace-sign-in.ts';

export type AdministrationOptions = Omit<Context, 'passwords'> & {
  /** Argon2id with the default cost unless given. */
  readonly passwordHasher?: PasswordHasher;
};

export type Administration = ReturnType<typeof createAdministration>;

/** A use case as its callers see it: over this deployment, and a failure of the database told as what it means. */
type WithContext = <A extends unknown[], R>(
  useCase: (context: Context, ...rest: A) => Promise<R>,
) => (...rest: A) => Promise<R>;

/** Everything that people do in the dashboard, each as one function. Errors are `PorticoError`s. */
export function createAdministration({ passwordHasher, ...options }: AdministrationOptions) {
  const context: Context = { ...options, passwords: passwordHasher ?? createPasswordHasher() };
  const withContext: WithContext =
    <A extends unknown[], R>(useCase: (context: Context, ...rest: A) => Promise<R>) =>
    async (...rest: A): Promise<R> => {
      try {
        return await useCase(context, ...rest);
      } catch (error) {
        throw withMeaning(error);
      }
    };

  return {
    ...access(withContext),
    ...invitationsAndOperators(withContext),
    ...projects(withContext),
    ...organizations(withContext),
    ...applications(withContext),

    listOrganizationAudit: withContext(listOrganizationAudit),
    listProjectAudit: withContext(listProjectAudit),
    listDeploymentAudit: withContext(listDeploymentAudit),

    /** For commands on the server, where nobody is signed in. */
    onServer: {
      operators: withContext(operators),
      inviteOperator: withContext(inviteOperatorOnServer),
      issueOperatorLink: withContext(issueOperatorLink),
      rotateDashboardKeys: withContext(rotateDashboardKeys),
    },
  };
}

/** Who gets in, and how they prove who they are. */
function access(withContext: WithContext) {
  return {
    ensureFirstOwnerToken: withContext(ensureFirstOwnerToken),
    isFirstOwnerOpen: withContext(isFirstOwnerOpen),
    createFirstOwner: withContext(createFirstOwner),

    signIn: withContext(signIn),
    checkPassword: withContext(checkPassword),
    openSession: withContext(openSession),
    dashboardApplication: withContext(dashboardApplication),
    signOut: withContext(signOut),
    confirmPassword: withContext(confirmPassword),
    resolveDashboardSession: withContext(resolveDashboardSession),
    usePasswordLink: withContext(usePasswordLink),
    issuePasswordLink: withContext(issuePasswordLink),
  };
}

/** Who is asked to come, and who runs the deployment. */
function invitationsAndOperators(withContext: WithContext) {
  return {
    lookAtInvitation: withContext(lookAtInvitation),
    acceptInvitation: withContext(acceptInvitation),
    acceptAsNewUser: withContext(acceptAsNewUser),
    invitationForTrip: withContext(invitationForTrip),
    acceptAfterTrip: withContext(acceptAfterTrip),
    listOrganizationInvitations: withContext(listOrganizationInvitations),
    listProjectInvitations: withContext(listProjectInvitations),
    listOperatorInvitations: withContext(listOperatorInvitations),
    renewInvitation: withContext(renewInvitation),
    revokeInvitation: withContext(revokeInvitation),

    listOperators: withContext(listOperators),
    inviteOperator: withContext(inviteOperator),
    removeOperator: withContext(removeOperator),
  };
}

/** Projects, and what each has of its own. */
function projects(withContext: WithContext) {
  return {
    listProjects: withContext(listProjects),
    getProject: withContext(getProject),
    createProject: withContext(createProject),
    changeProject: withContext(changeProject),
    setLogo: withContext(setLogo),
    listSocialConnections: withContext(listSocialConnections),
    setSocialConnection: withContext(setSocialConnection),
    listSessions: withContext(listSessions),
    revokeSessions: withContext(revokeSessions),
    listSignIns: withContext(listSignIns),
    traceSignIn: withContext(traceSignIn),
    signInsByDay: withContext(signInsByDay),
    listProjectKeys: withContext(listProjectKeys),
    rotateProjectKeys: withContext(rotateProjectKeys),
    listProjectAdmins: withContext(listProjectAdmins),
    inviteProjectAdmin: withContext(inviteProjectAdmin),
    removeProjectAdmin: withContext(removeProjectAdmin),
  };
}

/** Organizations, and who belongs to them. */
function organizations(withContext: WithContext) {
  return {
    listOrganizations: withContext(listOrganizations),
    listProjectOrganizations: withContext(listProjectOrganizations),
    listConnectionsInNeed: withContext(listConnectionsInNeed),
    getOrganization: withContext(getOrganization),
    createOrganization: withContext(createOrganization),
    changeOrganization: withContext(changeOrganization),
    addVerifiedDomain: withContext(addVerifiedDomain),
    claimDomain: withContext(claimDomain),
    domainsToProve: withContext(domainsToProve),
    proveDomain: withContext(proveDomain),
    removeDomain: withContext(removeDomain),
    limitConnection: withContext(limitConnection),

    listMembers: withContext(listMembers),
    inviteMember: withContext(inviteMember),
    changeRole: withContext(changeRole),
    removeMember: withContext(removeMember),

    listGroupRules: withContext(listGroupRules),
    addGroupRule: withContext(addGroupRule),
    removeGroupRule: withContext(removeGroupRule),
    previewGroupRoles: withContext(previewGroupRoles),
    seenGroups: withContext(seenGroups),
    reviewAfterLoss: withContext(reviewAfterLoss),
  };
}

/** Applications, and what they were refused. */
function applications(withContext: WithContext) {
  return {
    listApplications: withContext(listApplications),
    getApplication: withContext(getApplication),
    latestSignIn: withContext(latestSignIn),
    signInReadiness: withContext(signInReadiness),
    listRefusedRequests: withContext(listRefusedRequests),
    createApplication: withContext(createApplication),
    changeApplication: withContext(changeApplication),
    deleteApplication: withContext(deleteApplication),
    rotateSecret: withContext(rotateSecret),
    revokeSecret: withContext(revokeSecret),
  };
}
