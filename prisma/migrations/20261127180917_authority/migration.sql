-- CreateEnum
CREATE TYPE "invitation_kind" AS ENUM ('member', 'project_admin', 'operator');

-- AlterEnum
ALTER TYPE "sign_in_purpose" ADD VALUE 'invitation';
ALTER TYPE "sign_in_purpose" ADD VALUE 'join';

-- DropIndex
DROP INDEX "user_passwords_email_idx";

-- DropIndex
DROP INDEX "user_passwords_project_id_email_key";

-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "connections_manage" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "identities" ADD COLUMN     "email" TEXT,
ADD COLUMN     "email_verified" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "name" TEXT;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "begun_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "sessions" SET "begun_at" = "authenticated_at";

-- AlterTable
ALTER TABLE "sign_in_attempts" ADD COLUMN     "invitation_id" TEXT;

-- AlterTable
ALTER TABLE "social_identities" ADD COLUMN     "email" TEXT,
ADD COLUMN     "email_verified" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "name" TEXT;

-- AlterTable
ALTER TABLE "user_passwords" ADD COLUMN     "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "scope_id" TEXT;
-- So far an address was taken in its whole project.
UPDATE "user_passwords" SET "scope_id" = "project_id", "created_at" = "changed_at";
ALTER TABLE "user_passwords" ALTER COLUMN "scope_id" SET NOT NULL;

-- A link for a password that was out carried rights that others had given to its address.
UPDATE "password_links" SET "consumed_at" = CURRENT_TIMESTAMP WHERE "consumed_at" IS NULL;

-- So far the profile was the user's, as the last sign-in had it.
UPDATE "identities" i SET "email" = u."email", "email_verified" = u."email_verified", "name" = u."name"
  FROM "users" u WHERE u."id" = i."user_id";
UPDATE "social_identities" i SET "email" = u."email", "email_verified" = u."email_verified", "name" = u."name"
  FROM "users" u WHERE u."id" = i."user_id";

-- CreateTable
CREATE TABLE "invitations" (
    "id" TEXT NOT NULL,
    "kind" "invitation_kind" NOT NULL,
    "project_id" TEXT,
    "organization_id" TEXT,
    "role" "organization_role",
    "email" TEXT NOT NULL,
    "name" TEXT,
    "token_hash" TEXT NOT NULL,
    "invited_by_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "accepted_by_id" TEXT,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE INDEX "invitations_organization_id_idx" ON "invitations"("organization_id");

-- CreateIndex
CREATE INDEX "invitations_project_id_idx" ON "invitations"("project_id");

-- CreateIndex
CREATE INDEX "invitations_expires_at_idx" ON "invitations"("expires_at");

-- CreateIndex
CREATE INDEX "dashboard_sessions_expires_at_idx" ON "dashboard_sessions"("expires_at");

-- CreateIndex
CREATE INDEX "password_links_expires_at_idx" ON "password_links"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "user_passwords_email_scope_id_key" ON "user_passwords"("email", "scope_id");

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_project_id_organization_id_fkey" FOREIGN KEY ("project_id", "organization_id") REFERENCES "organizations"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say ------------------------------------------------------------------------------

-- A role belongs to a member and to nobody else; only an operator is invited to no project.
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_kind" CHECK (CASE "kind"
  WHEN 'member' THEN "project_id" IS NOT NULL AND "organization_id" IS NOT NULL AND "role" IS NOT NULL
  WHEN 'project_admin' THEN "project_id" IS NOT NULL AND "organization_id" IS NULL AND "role" IS NULL
  ELSE "project_id" IS NULL AND "organization_id" IS NULL AND "role" IS NULL END);
