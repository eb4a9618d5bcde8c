-- AlterTable
ALTER TABLE "sign_in_attempts" ADD COLUMN     "refused_request_id" TEXT;

-- CreateIndex
CREATE INDEX "sign_in_attempts_interaction_uid_idx" ON "sign_in_attempts"("interaction_uid");

-- AlterTable
ALTER TABLE "memberships" ADD COLUMN     "sessions_ended_at" TIMESTAMPTZ(3);
