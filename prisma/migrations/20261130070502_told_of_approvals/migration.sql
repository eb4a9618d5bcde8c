-- AlterTable
ALTER TABLE "entra_app_registrations" ADD COLUMN     "granted_permissions" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "sign_in_attempts" ADD COLUMN     "groups_code" TEXT,
ADD COLUMN     "typed_address" TEXT;

-- What the last approval came to is read for each offer, and most runs follow none.
CREATE INDEX "provisioning_runs_approved" ON "provisioning_runs" ("created_at" DESC) WHERE "request_id" IS NOT NULL AND "recipe" IS NOT NULL;
