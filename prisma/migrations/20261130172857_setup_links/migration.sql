-- CreateTable
CREATE TABLE "setup_links" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "intents" TEXT[],
    "return_url" TEXT,
    "created_by_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "browser_hash" TEXT,
    "opened_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "connection_id" TEXT,

    CONSTRAINT "setup_links_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "setup_links_token_hash_key" ON "setup_links"("token_hash");

-- CreateIndex
CREATE INDEX "setup_links_organization_id_created_at_idx" ON "setup_links"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "setup_links_connection_id_idx" ON "setup_links"("connection_id");

-- CreateIndex
CREATE INDEX "setup_links_expires_at_idx" ON "setup_links"("expires_at");

-- AddForeignKey
ALTER TABLE "setup_links" ADD CONSTRAINT "setup_links_project_id_organization_id_fkey" FOREIGN KEY ("project_id", "organization_id") REFERENCES "organizations"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "setup_links" ADD CONSTRAINT "setup_links_project_id_organization_id_connection_id_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
