-- Whoever numbers the events looks several times a second. A notice of each takes a lock of the whole server at commit, and a
-- worker that is woken for every single sign-in costs more than the sign-in's own statements.
CREATE OR REPLACE FUNCTION portico_note_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.project_id IS NOT NULL AND NEW.action IN (
    'organization.created', 'organization.renamed', 'organization.sign_in_changed', 'organization.active',
    'organization.suspended', 'membership.role_changed', 'membership.removed', 'domain.claimed',
    'domain.verified', 'domain.removed', 'domain.lost', 'invitation.created', 'invitation.renewed',
    'invitation.revoked', 'invitation.accepted', 'application.created', 'application.changed',
    'application.deleted', 'application.secret_rotated', 'application.secret_revoked', 'connection.activated',
    'connection.found_broken', 'connection.found_well', 'connection.credential_refused',
    'connection.credential_accepted', 'connection.paused', 'connection.resumed', 'connection.disconnected',
    'provisioning.started', 'provisioning.failed', 'user.identity_added', 'user.joined', 'session.started',
    'session.revoked'
  ) THEN
    INSERT INTO event_outbox (id, project_id, organization_id, type, payload, occurred_at)
    VALUES (NEW.id, NEW.project_id, NEW.organization_id, NEW.action, jsonb_build_object(
      'target', jsonb_build_object('kind', NEW.target_kind, 'id', NEW.target_id),
      'data', NEW.data,
      'actor', jsonb_build_object('kind', NEW.actor_kind, 'id', NEW.actor_id)), NEW.occurred_at);
  END IF;
  RETURN NULL;
END $$;
