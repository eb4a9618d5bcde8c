-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "idp_id_token" TEXT;

-- CreateTable
CREATE TABLE "logout_tokens_seen" (
    "connection_id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "logout_tokens_seen_pkey" PRIMARY KEY ("connection_id","token_hash")
);

-- CreateIndex
CREATE INDEX "logout_tokens_seen_expires_at_idx" ON "logout_tokens_seen"("expires_at");

-- The purge finds by it the few id_tokens that lie with sessions which have ended.
CREATE INDEX "sessions_idp_id_token_idx" ON "sessions"("expires_at") WHERE "idp_id_token" IS NOT NULL;
