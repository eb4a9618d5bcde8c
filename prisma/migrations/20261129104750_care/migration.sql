-- AlterTable
ALTER TABLE "entra_app_registrations" ADD COLUMN     "care_at" TIMESTAMPTZ(3),
ADD COLUMN     "checked_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "provisioning_runs" ADD COLUMN     "quiet" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "connection_credentials" ADD COLUMN     "expiry_told_days" INTEGER;

-- CreateIndex
CREATE INDEX "entra_app_registrations_connection_status_care_at_idx" ON "entra_app_registrations"("connection_status", "care_at");

-- What there is is looked at within a day, not all at once.
UPDATE "entra_app_registrations" SET "care_at" = now() + random() * interval '1 day'
  WHERE "connection_status" NOT IN ('draft', 'provisioning', 'inactive');

CREATE INDEX "provisioning_runs_quiet" ON "provisioning_runs" ("finished_at") WHERE "quiet";
CREATE INDEX "provisioning_runs_shown" ON "provisioning_runs" ("organization_id", "connection_id", "created_at" DESC) WHERE NOT "quiet";

-- Developers hear that a credential expires.
CREATE OR REPLACE FUNCTION portico_note_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.project_id IS NOT NULL AND NEW.action IN (
    'organization.created', 'organization.renamed', 'organization.sign_in_changed', 'organization.active',
    'organization.suspended', 'membership.role_changed', 'membership.removed', 'domain.claimed',
    'domain.verified', 'domain.removed', 'domain.lost', 'invitation.created', 'invitation.renewed',
    'invitation.revoked', 'invitation.accepted', 'application.created', 'application.changed',
    'application.deleted', 'application.secret_rotated', 'application.secret_revoked', 'connection.activated',
    'connection.found_broken', 'connection.found_well', 'connection.credential_refused',
    'connection.credential_accepted', 'connection.credential_expires', 'connection.paused', 'connection.resumed',
    'connection.disconnected', 'provisioning.started', 'provisioning.failed', 'user.identity_added', 'user.joined', 'session.started',
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
