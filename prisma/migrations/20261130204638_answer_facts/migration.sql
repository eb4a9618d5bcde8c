-- AlterTable
ALTER TABLE "sign_in_attempts" ADD COLUMN     "answer_facts" JSONB;

-- CreateTable
CREATE TABLE "answer_traits" (
    "connection_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "traits" JSONB NOT NULL,

    CONSTRAINT "answer_traits_pkey" PRIMARY KEY ("connection_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "answer_traits_project_id_organization_id_connection_id_key" ON "answer_traits"("project_id", "organization_id", "connection_id");

-- AddForeignKey
ALTER TABLE "answer_traits" ADD CONSTRAINT "answer_traits_project_id_organization_id_connection_id_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
