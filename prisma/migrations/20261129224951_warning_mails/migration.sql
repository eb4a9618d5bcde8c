-- CreateTable
CREATE TABLE "warning_mails" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "last_failure" TEXT,

    CONSTRAINT "warning_mails_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "warning_mails_next_attempt_at_idx" ON "warning_mails"("next_attempt_at");

-- CreateIndex
CREATE INDEX "warning_mails_connection_id_user_id_idx" ON "warning_mails"("connection_id", "user_id");

-- CreateIndex
CREATE INDEX "warning_mails_user_id_idx" ON "warning_mails"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "warning_mails_event_id_user_id_key" ON "warning_mails"("event_id", "user_id");

-- AddForeignKey
ALTER TABLE "warning_mails" ADD CONSTRAINT "warning_mails_project_id_organization_id_connection_id_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "warning_mails" ADD CONSTRAINT "warning_mails_project_id_user_id_fkey" FOREIGN KEY ("project_id", "user_id") REFERENCES "users"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of what people are told by e-mail: among millions of events a few. The list is that of repositories/warning-mails.ts.
CREATE INDEX "events_mailed_idx" ON "events"("occurred_at")
  WHERE "type" IN ('connection.found_broken', 'connection.credential_refused', 'connection.credential_expires');
