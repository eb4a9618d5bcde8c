-- AlterTable
ALTER TABLE "sign_in_attempts" ADD COLUMN     "asserted_email" TEXT,
ADD COLUMN     "asserted_name" TEXT,
ADD COLUMN     "ended_at" TIMESTAMPTZ(3),
ADD COLUMN     "provider_code" TEXT,
ADD COLUMN     "redeem_ms" INTEGER,
ADD COLUMN     "refused_step" TEXT,
ADD COLUMN     "session_id" TEXT;

-- What somebody was shown when they were refused: found by that id. Few of the attempts have one.
CREATE INDEX "sign_in_attempts_refused_request" ON "sign_in_attempts" ("refused_request_id") WHERE "refused_request_id" IS NOT NULL;
