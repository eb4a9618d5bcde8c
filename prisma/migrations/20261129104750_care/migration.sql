-- AlterTable
ALTER TABLE "entra_app_registrations" ADD COLUMN     "care_at" TIMESTAMPTZ(3),
ADD COLUMN     "checked_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "provisioning_runs" ADD COLUMN     "quiet" BOOLEAN NOT NULL DEFAULT false;

-- What there is is looked at within a day, not all at once.
UPDATE "entra_app_registrations" SET "care_at" = now() + random() * interval '1 day' WHERE "connection_status" IN ('active', 'degraded', 'paused');

-- What is due is asked for every few seconds.
CREATE INDEX "entra_app_registrations_due" ON "entra_app_registrations" ("care_at")
  WHERE "connection_status" IN ('active', 'degraded', 'paused');
CREATE INDEX "provisioning_runs_quiet" ON "provisioning_runs" ("finished_at") WHERE "quiet";
CREATE INDEX "provisioning_runs_shown" ON "provisioning_runs" ("organization_id", "connection_id", "created_at" DESC) WHERE NOT "quiet";
