import { listOperators } from './administrators/list-operators.ts';
import { listProjectAdmins } from './administrators/list-project-admins.ts';
import { removeOperator } from './administrators/remove-operator.ts';
import { removeProjectAdmin } from './administrators/remove-project-admin.ts';
import { changeApplication } from './applications/change-application.ts';
import { createApplication } from './applications/create-application.ts';
import { deleteApplication } from './applications/delete-application.ts';
import { getApplication } from './applications/get-application.ts';
import { getLatestSignIn } from './applications/get-latest-sign-in.ts';
import { listApplications } from './applications/list-applications.ts';
import { listRefusals } from './applications/list-refusals.ts';
import { revokeSecret } from './applications/revoke-secret.ts';
import { rotateSecret } from './applications/rotate-secret.ts';
import { listDeploymentAudit } from './audit/list-deployment-audit.ts';
import { listOrganizationAudit } from './audit/list-organization-audit.ts';
import { listProjectAudit } from './audit/list-project-audit.ts';
import { changeConnection } from './connections/change-connection.ts';
import { chooseSaml } from './connections/choose-saml.ts';
import { disconnect } from './connections/disconnect.ts';
import { draftConnection } from './connections/draft-connection.ts';
import { enterOpenId } from './connections/enter-open-id.ts';
import { enterSaml } from './connections/enter-saml.ts';
import { getTest } from './connections/get-test.ts';
import { listConnections } from './connections/list-connections.ts';
import { lookAtConnection } from './connections/look-at-connection.ts';
import { lookUpProvider } from './connections/look-up-provider.ts';
import { lookUpSaml } from './connections/look-up-saml.ts';
import { previewMapping } from './connections/preview-mapping.ts';
import { renewConnection } from './connections/renew-connection.ts';
import { addClientKey, useClientKey } from './connections/roll-client-key.ts';
import { addSamlKey, useSamlKey } from './connections/roll-saml-key.ts';
import { startJoin } from './connections/start-join.ts';
import { startTest } from './connections/start-test.ts';
import { switchOn } from './connections/switch-on.ts';
import { takeUp } from './connections/take-up.ts';
import { decideAgreement } from './directory-agreements/decide-agreement.ts';
import { listAgreements } from './directory-agreements/list-agreements.ts';
import { withdrawAgreement } from './directory-agreements/withdraw-agreement.ts';
import { claimDomain } from './domains/claim-domain.ts';
import { removeDomain } from './domains/remove-domain.ts';
import { verifyDomain } from './domains/verify-domain.ts';
import { addGroupRule } from './group-roles/add-group-rule.ts';
import { listGroupRules } from './group-roles/list-group-rules.ts';
import { previewGroupRoles } from './group-roles/preview-group-roles.ts';
import { removeGroupRule } from './group-roles/remove-group-rule.ts';
import { acceptAsNew } from './invitations/accept-as-new.ts';
import { acceptInvitation } from './invitations/accept-invitation.ts';
import { beginInvitationTrip } from './invitations/begin-invitation-trip.ts';
import { inviteMember } from './invitations/invite-member.ts';
import { inviteOperator } from './invitations/invite-operator.ts';
import { inviteProjectAdmin } from './invitations/invite-project-admin.ts';
import { listOperatorInvitations } from './invitations/list-operator-invitations.ts';
import { listOrganizationInvitations } from './invitations/list-organization-invitations.ts';
import { listProjectInvitations } from './invitations/list-project-invitations.ts';
import { lookAtInvitation } from './invitations/look-at-invitation.ts';
import { renewInvitation } from './invitations/renew-invitation.ts';
import { revokeInvitation } from './invitations/revoke-invitation.ts';
import { changeRole } from './members/change-role.ts';
import { issuePasswordLink } from './members/issue-password-link.ts';
import { listMembers } from './members/list-members.ts';
import { removeMember } from './members/remove-member.ts';
import type { AnyOperation } from './operation.ts';
import { changeOrganization } from './organizations/change-organization.ts';
import { createOrganization } from './organizations/create-organization.ts';
import { getOrganization } from './organizations/get-organization.ts';
import { listConnectionsInNeed } from './organizations/list-connections-in-need.ts';
import { listOrganizations } from './organizations/list-organizations.ts';
import { listProjectOrganizations } from './organizations/list-project-organizations.ts';
import { changeProject } from './projects/change-project.ts';
import { createProject } from './projects/create-project.ts';
import { getProject } from './projects/get-project.ts';
import { listProjects } from './projects/list-projects.ts';
import { removeLogo } from './projects/remove-logo.ts';
import { setLogo } from './projects/set-logo.ts';
import { beginReplacement } from './replacements/begin-replacement.ts';
import { decideArrival } from './replacements/decide-arrival.ts';
import { endReplacement } from './replacements/end-replacement.ts';
import { getReplacement } from './replacements/get-replacement.ts';
import { listReplacements } from './replacements/list-replacements.ts';
import { switchBack } from './replacements/switch-back.ts';
import { switchOver } from './replacements/switch-over.ts';
import { beginRun } from './runs/begin-run.ts';
import { getOffer } from './runs/get-offer.ts';
import { getRun } from './runs/get-run.ts';
import { listRuns } from './runs/list-runs.ts';
import { startConsent } from './runs/start-consent.ts';
import { confirmJoin } from './session/confirm-join.ts';
import { confirmPassword } from './session/confirm-password.ts';
import { createFirstOwner } from './session/create-first-owner.ts';
import { getSession } from './session/get-session.ts';
import { setPassword } from './session/set-password.ts';
import { signOut } from './session/sign-out.ts';
import { endSession } from './sessions/end-session.ts';
import { endSessions } from './sessions/end-sessions.ts';
import { listSessions } from './sessions/list-sessions.ts';
import { finishSetupLink } from './setup-links/finish-setup-link.ts';
import { listSetupLinks } from './setup-links/list-setup-links.ts';
import { makePortalLink } from './setup-links/make-portal-link.ts';
import { makeSetupLink } from './setup-links/make-setup-link.ts';
import { openSetupLink } from './setup-links/open-setup-link.ts';
import { releaseSetupLink } from './setup-links/release-setup-link.ts';
import { revokeSetupLink } from './setup-links/revoke-setup-link.ts';
import { getSignIn } from './sign-ins/get-sign-in.ts';
import { listSignInDays } from './sign-ins/list-days.ts';
import { listSignIns } from './sign-ins/list-sign-ins.ts';
import { listSigningKeys } from './signing-keys/list-signing-keys.ts';
import { rotateSigningKeys } from './signing-keys/rotate-signing-keys.ts';
import { changeSocialProvider } from './social-providers/change-social-provider.ts';
import { listSocialProviders } from './social-providers/list-social-providers.ts';

/** Every endpoint of the API. One that is added gets a file of its own and a row here. */
export const OPERATIONS: readonly AnyOperation[] = [
  getSession,
  ...[listConnections, lookAtConnection, changeConnection, disconnect, startTest, getTest, startJoin],
  previewMapping,
  ...[draftConnection, lookUpProvider, enterOpenId, switchOn, takeUp],
  ...[addClientKey, useClientKey],
  ...[lookUpSaml, enterSaml, chooseSaml, addSamlKey, useSamlKey, renewConnection],
  ...[listReplacements, getReplacement, beginReplacement, endReplacement],
  ...[switchOver, switchBack, decideArrival],
  ...[makeSetupLink, listSetupLinks, revokeSetupLink, releaseSetupLink, finishSetupLink],
  ...[openSetupLink, makePortalLink],
  ...[listGroupRules, addGroupRule, removeGroupRule, previewGroupRoles],
  ...[listAgreements, decideAgreement, withdrawAgreement],
  ...[getOffer, startConsent, getRun, beginRun, listRuns],
  ...[listProjects, createProject, getProject, changeProject, setLogo, removeLogo],
  ...[
    listApplications,
    createApplication,
    getApplication,
    changeApplication,
    deleteApplication,
    rotateSecret,
    revokeSecret,
    getLatestSignIn,
    listRefusals,
  ],
  ...[listProjectAdmins, removeProjectAdmin, listOperators, removeOperator],
  ...[listSigningKeys, rotateSigningKeys],
  ...[listSocialProviders, changeSocialProvider],
  ...[
    listOrganizationInvitations,
    inviteMember,
    listProjectInvitations,
    inviteProjectAdmin,
    listOperatorInvitations,
    inviteOperator,
    renewInvitation,
    revokeInvitation,
    lookAtInvitation,
    acceptInvitation,
    acceptAsNew,
    beginInvitationTrip,
  ],
  ...[listOrganizations, listProjectOrganizations, createOrganization, getOrganization, changeOrganization],
  ...[listConnectionsInNeed],
  ...[claimDomain, removeDomain, verifyDomain],
  ...[listMembers, changeRole, removeMember, issuePasswordLink],
  ...[listSessions, endSessions, endSession],
  ...[listSignIns, getSignIn, listSignInDays],
  ...[listOrganizationAudit, listProjectAudit, listDeploymentAudit],
  ...[confirmPassword, createFirstOwner, setPassword, signOut, confirmJoin],
];
