type Description = {
  /** Kinds of objects that it happens to. */
  readonly targets: readonly string[];
  /** Whether developers of the project's applications hear of it, or only who reads the audit log. */
  readonly told: boolean;
};

const told = <const T extends readonly string[]>(...targets: T) => ({ targets, told: true });
const logged = <const T extends readonly string[]>(...targets: T) => ({ targets, told: false });

/**
 * Everything that happens and is written down. The only place: the audit log's actions and the outbox's events are both made
 * from it. No action is ever renamed, because the logs of existing deployments keep its words. What strangers cause without
 * signing in is not told: nobody's log of events is theirs to fill.
 */
export const EVENTS = {
  'project.created': logged('project'),
  'project.renamed': logged('project'),
  'project.hosted_login_changed': logged('project'),
  'project.logo_changed': logged('project'),
  'project.keys_rotated': logged('project'),
  'workload_key.rotated': logged('workload_key'),
  'project_admin.removed': logged('user'),
  'social_connection.enabled': logged('social_connection'),
  'social_connection.disabled': logged('social_connection'),
  'operator.first_created': logged('user'),
  'operator.removed': logged('user'),
  'password_link.issued': logged('user'),
  'password.set': logged('user'),
  'password.taken_back': logged('user'),
  'dashboard_session.opened': logged('user'),
  'dashboard_session.confirmed': logged('user'),
  'dashboard_session.closed': logged('user'),
  'organization.created': told('organization'),
  'organization.renamed': told('organization'),
  'organization.sign_in_changed': told('organization'),
  'organization.active': told('organization'),
  'organization.suspended': told('organization'),
  'membership.role_changed': told('user'),
  'membership.removed': told('user'),
  'domain.claimed': told('domain'),
  'domain.verified': told('domain'),
  'domain.removed': told('domain'),
  'domain.lost': told('domain'),
  'invitation.created': told('invitation'),
  'invitation.renewed': told('invitation'),
  'invitation.revoked': told('invitation'),
  'invitation.accepted': told('invitation'),
  'setup_link.created': logged('setup_link'),
  'setup_link.opened': logged('setup_link'),
  'setup_link.released': logged('setup_link'),
  'setup_link.revoked': logged('setup_link'),
  'setup_link.completed': logged('setup_link'),
  'application.created': told('application'),
  'application.changed': told('application'),
  'application.deleted': told('application'),
  'application.secret_rotated': told('application'),
  'application.secret_revoked': told('application'),
  'connection.activated': told('connection'),
  'connection.found_broken': told('connection'),
  'connection.found_well': told('connection'),
  'connection.credential_refused': told('connection'),
  'connection.credential_accepted': told('connection'),
  'connection.credential_expires': told('connection'),
  'connection.paused': told('connection'),
  'connection.resumed': told('connection'),
  'connection.disconnected': told('connection'),
  'connection.drafted': logged('connection'),
  'connection.entered': logged('connection'),
  'connection.certificates_renewed': logged('connection'),
  'connection.key_added': logged('connection'),
  'connection.key_rolled': logged('connection'),
  'connection.changed': logged('connection'),
  'connection.taken_up': logged('connection'),
  'connection.tested': logged('connection'),
  'connection.replacement_begun': logged('connection'),
  'connection.replacement_switched': logged('connection'),
  'connection.replacement_switched_back': logged('connection'),
  'connection.replacement_ended': logged('connection'),
  'connection.replacement_decided': logged('connection'),
  'connection.approved_for_all': logged('connection'),
  'connection.ownership_taken': logged('connection'),
  'connection.directory_claimed_elsewhere': logged('connection'),
  'connection.group_role_added': logged('connection'),
  'connection.group_role_removed': logged('connection'),
  'directory_agreement.asked': logged('directory_agreement'),
  'directory_agreement.agreed': logged('directory_agreement'),
  'directory_agreement.declined': logged('directory_agreement'),
  'directory_agreement.withdrawn': logged('directory_agreement'),
  'microsoft_consent.started': logged('provisioning_request'),
  'microsoft_consent.returned': logged('provisioning_request'),
  'microsoft_consent.declined': logged('provisioning_request'),
  'microsoft_consent.approved_elsewhere': logged('provisioning_request'),
  'provisioning.started': told('provisioning_run'),
  'provisioning.failed': told('connection'),
  'user.identity_added': told('user'),
  'user.joined': told('user'),
  'session.started': told('session'),
  'session.revoked': told('session', 'user', 'organization'),
  'authorization_code.replayed': logged('session'),
  'refresh_token.replayed': logged('session'),
  'sign_in.refused': logged('sign_in_attempt'),
} as const satisfies Record<string, Description>;

export type EventName = keyof typeof EVENTS;

/** The kinds of objects that it happens to. */
export type TargetKind<A extends EventName> = (typeof EVENTS)[A]['targets'][number];

/** The actions that are events, too, in the order of the table. */
export const TOLD_EVENTS = (Object.keys(EVENTS) as EventName[]).filter((name) => EVENTS[name].told);
