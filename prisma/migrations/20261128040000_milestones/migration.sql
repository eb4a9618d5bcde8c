-- What somebody has got done is found however often an organization signs in.
CREATE INDEX "audit_events_milestones_idx" ON "audit_events"("organization_id", "action", "target_id", "occurred_at")
  WHERE "action" IN ('connection.tested', 'connection.approved_for_all', 'microsoft_consent.approved_elsewhere');
