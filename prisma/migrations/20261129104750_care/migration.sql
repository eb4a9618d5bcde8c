-- AlterTable
ALTER TABLE "entra_app_registrations" ADD COLUMN     "care_at" TIMESTAMPTZ(3),
ADD COLUMN     "checked_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "provisioning_runs" ADD COLUMN     "quiet" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "entra_app_registrations_connection_status_care_at_idx" ON "entra_app_registrations"("connection_status", "care_at");

-- What there is is looked at within a day, not all at once.
UPDATE "entra_app_registrations" SET "care_at" = now() + random() * interval '1 day'
  WHERE "connection_status" NOT IN ('draft', 'provisioning', 'inactive');

CREATE INDEX "provisioning_runs_quiet" ON "provisioning_runs" ("finished_at") WHERE "quiet";
CREATE INDEX "provisioning_runs_shown" ON "provisioning_runs" ("organization_id", "connection_id", "created_at" DESC) WHERE NOT "quiet";
