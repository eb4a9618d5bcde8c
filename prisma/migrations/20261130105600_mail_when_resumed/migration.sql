-- Of what people are told by e-mail: among millions of events a few. The list is that of repositories/warning-mails.ts.
DROP INDEX "events_mailed_idx";
CREATE INDEX "events_mailed_idx" ON "events"("occurred_at")
  WHERE "type" IN ('connection.found_broken', 'connection.credential_refused', 'connection.credential_expires', 'connection.resumed');
