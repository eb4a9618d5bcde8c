-- AlterTable
ALTER TABLE "entra_app_registrations" ADD COLUMN     "care_taken_until" TIMESTAMPTZ(3);

-- Counted each time that connections are taken.
CREATE INDEX "entra_app_registrations_taken" ON "entra_app_registrations" ("care_taken_until") WHERE "care_taken_until" IS NOT NULL;
