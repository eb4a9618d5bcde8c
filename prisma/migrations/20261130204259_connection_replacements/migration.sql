-- CreateEnum
CREATE TYPE "replacement_state" AS ENUM ('beside', 'switched');

-- AlterTable
ALTER TABLE "identities" ADD COLUMN     "email_doubted" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "email_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "connection_replacements" (
    "old_connection_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "new_connection_id" TEXT,
    "state" "replacement_state" NOT NULL DEFAULT 'beside',
    "matches_by_email" BOOLEAN NOT NULL DEFAULT true,
    "admits_newcomers" BOOLEAN NOT NULL DEFAULT false,
    "begun_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "switched_at" TIMESTAMPTZ(3),
    "new_as_entered" TIMESTAMPTZ(3),
    "old_as_entered" TIMESTAMPTZ(3),

    CONSTRAINT "connection_replacements_pkey" PRIMARY KEY ("old_connection_id")
);

-- CreateTable
CREATE TABLE "replacement_arrivals" (
    "id" TEXT NOT NULL,
    "old_connection_id" TEXT NOT NULL,
    "new_connection_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "email" TEXT,
    "email_verified" BOOLEAN NOT NULL,
    "email_doubted" BOOLEAN NOT NULL,
    "name" TEXT,
    "first_came_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_came_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "as_entered" TIMESTAMPTZ(3),
    "decided_user_id" TEXT,
    "decided_new" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "replacement_arrivals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "connection_replacements_new_connection_id_key" ON "connection_replacements"("new_connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_replacements_project_id_organization_id_old_conn_key" ON "connection_replacements"("project_id", "organization_id", "old_connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_replacements_project_id_organization_id_new_conn_key" ON "connection_replacements"("project_id", "organization_id", "new_connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_replacements_organization_id_key" ON "connection_replacements"("organization_id");

-- CreateIndex
CREATE INDEX "replacement_arrivals_project_id_decided_user_id_idx" ON "replacement_arrivals"("project_id", "decided_user_id");

-- CreateIndex
CREATE INDEX "replacement_arrivals_old_connection_id_last_came_at_idx" ON "replacement_arrivals"("old_connection_id", "last_came_at");

-- CreateIndex
CREATE UNIQUE INDEX "replacement_arrivals_new_connection_id_issuer_subject_key" ON "replacement_arrivals"("new_connection_id", "issuer", "subject");

-- AddForeignKey
ALTER TABLE "connection_replacements" ADD CONSTRAINT "connection_replacements_project_id_organization_id_old_con_fkey" FOREIGN KEY ("project_id", "organization_id", "old_connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_replacements" ADD CONSTRAINT "connection_replacements_project_id_organization_id_new_con_fkey" FOREIGN KEY ("project_id", "organization_id", "new_connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replacement_arrivals" ADD CONSTRAINT "replacement_arrivals_project_id_organization_id_old_connec_fkey" FOREIGN KEY ("project_id", "organization_id", "old_connection_id") REFERENCES "connection_replacements"("project_id", "organization_id", "old_connection_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "replacement_arrivals" ADD CONSTRAINT "replacement_arrivals_project_id_decided_user_id_fkey" FOREIGN KEY ("project_id", "decided_user_id") REFERENCES "users"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "connection_replacements"
  ADD CONSTRAINT "connection_replacements_two" CHECK ("new_connection_id" <> "old_connection_id"),
  ADD CONSTRAINT "connection_replacements_switched" CHECK ("state" = 'beside' OR "new_connection_id" IS NOT NULL AND "switched_at" IS NOT NULL);
ALTER TABLE "replacement_arrivals"
  ADD CONSTRAINT "replacement_arrivals_decided" CHECK ("decided_user_id" IS NULL OR NOT "decided_new");

-- Who has an address over a connection, as it is compared. Of all identities: the planner knows nothing of a part of them.
CREATE INDEX "identities_by_email" ON "identities" ("connection_id", lower("email"));

-- The first connection that an organization makes is the one that its move waits for, and the first that is on has the place: in the
-- statement that makes it or switches it on, so that nobody comes in over it as somebody new, however it is made. One that is removed
-- leaves the place, and people are asked to go on by the old one again.
CREATE FUNCTION portico_take_replacements_place() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.status = 'inactive' THEN
    DELETE FROM replacement_arrivals WHERE new_connection_id = NEW.id;
    UPDATE connection_replacements SET new_connection_id = NULL, state = 'beside', switched_at = NULL
    WHERE new_connection_id = NEW.id;
  ELSIF TG_OP = 'INSERT' OR OLD.status IS DISTINCT FROM NEW.status THEN
    UPDATE connection_replacements r SET new_connection_id = NEW.id
    WHERE r.organization_id = NEW.organization_id AND r.old_connection_id <> NEW.id AND r.state = 'beside'
      AND (r.new_connection_id IS NULL OR EXISTS (
        SELECT 1 FROM sso_connections n WHERE n.id = r.new_connection_id AND n.id <> NEW.id
          -- A setup link gives its draft up in the statement that makes Microsoft's connection.
          AND (n.status = 'inactive' OR NEW.status IN ('active', 'degraded') AND n.status IN ('draft', 'provisioning'))));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "sso_connections_take_place" AFTER INSERT OR UPDATE OF "status" ON "sso_connections"
  FOR EACH ROW EXECUTE FUNCTION portico_take_replacements_place();
