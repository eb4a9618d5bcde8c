-- AlterTable
ALTER TABLE "organization_domains" ADD COLUMN     "proven_by_connection_id" TEXT;

-- AlterTable
ALTER TABLE "sso_connections" ADD COLUMN     "only_domains" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateIndex
CREATE INDEX "organization_domains_proven_by_connection_id_idx" ON "organization_domains"("proven_by_connection_id");

-- AddForeignKey
ALTER TABLE "organization_domains" ADD CONSTRAINT "organization_domains_project_id_organization_id_proven_by__fkey" FOREIGN KEY ("project_id", "organization_id", "proven_by_connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
