-- CreateEnum
CREATE TYPE "group_rule_source" AS ENUM ('group', 'app_role');

-- AlterTable
ALTER TABLE "memberships" ADD COLUMN     "group_rule_id" TEXT,
ADD COLUMN     "role_by_hand" "organization_role";

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "app_roles" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "groups_with_rule_only" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "group_role_rules" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "source" "group_rule_source" NOT NULL,
    "value" TEXT NOT NULL,
    "label" TEXT,
    "role" "organization_role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "group_role_rules_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "group_role_rules_project_id_organization_id_id_key" ON "group_role_rules"("project_id", "organization_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "group_role_rules_connection_id_source_value_key" ON "group_role_rules"("connection_id", "source", "value");

-- CreateIndex
CREATE INDEX "memberships_group_rule_id_idx" ON "memberships"("group_rule_id");

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_project_id_organization_id_group_rule_id_fkey" FOREIGN KEY ("project_id", "organization_id", "group_rule_id") REFERENCES "group_role_rules"("project_id", "organization_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "group_role_rules" ADD CONSTRAINT "group_role_rules_project_id_organization_id_connection_id_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Nobody becomes an owner by a group.
ALTER TABLE "group_role_rules" ADD CONSTRAINT "group_role_rules_never_owner" CHECK ("role" <> 'owner');

-- What groups give is kept apart from what people gave: both columns or none, a higher role than theirs (the roles of the
-- type are in that order, owner first), and never an owner.
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_role_by_groups" CHECK (
  CASE WHEN "group_rule_id" IS NULL THEN "role_by_hand" IS NULL
    ELSE "role_by_hand" IS NOT NULL AND "role" <> 'owner' AND "role" < "role_by_hand" END
);
