-- What there is came of a click, which has the same id, and was started by a person.
ALTER TABLE "provisioning_runs" DROP CONSTRAINT "provisioning_runs_id_fkey";
ALTER TABLE "provisioning_runs"
  ADD COLUMN     "kind" TEXT,
  ADD COLUMN     "request_id" TEXT,
  ADD COLUMN     "started_by_id" TEXT,
  ADD COLUMN     "started_by_kind" TEXT,
  ALTER COLUMN "approved_by_object_id" DROP NOT NULL;
UPDATE "provisioning_runs" SET "kind" = CASE WHEN "repairs" THEN 'repair' ELSE 'connect' END,
  "request_id" = "id", "started_by_kind" = 'user', "started_by_id" = "started_by_user_id";
ALTER TABLE "provisioning_runs"
  ALTER COLUMN "kind" SET NOT NULL,
  ALTER COLUMN "started_by_kind" SET NOT NULL,
  DROP COLUMN "repairs",
  DROP COLUMN "started_by_user_id";

-- CreateIndex
CREATE UNIQUE INDEX "provisioning_runs_request_id_key" ON "provisioning_runs"("request_id");

-- AddForeignKey
ALTER TABLE "provisioning_runs" ADD CONSTRAINT "provisioning_runs_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "provisioning_requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- One run after the other for each customer: whose runs are under way is asked at each lease.
CREATE INDEX "provisioning_runs_leased_organization" ON "provisioning_runs" ("organization_id") WHERE "lease_owner" IS NOT NULL;
