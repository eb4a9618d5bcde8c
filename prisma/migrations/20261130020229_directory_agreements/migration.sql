-- CreateEnum
CREATE TYPE "directory_agreement_state" AS ENUM ('asked', 'agreed', 'declined', 'withdrawn');

-- AlterTable
ALTER TABLE "entra_app_registrations" ADD COLUMN     "agreement_id" TEXT,
ADD COLUMN     "agreement_state" "directory_agreement_state",
ADD COLUMN     "held_for_others" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "directory_agreements" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "holder_organization_id" TEXT NOT NULL,
    "entra_tenant_id" TEXT NOT NULL,
    "directory_name" TEXT,
    "state" "directory_agreement_state" NOT NULL DEFAULT 'asked',
    "approved_by_object_id" TEXT NOT NULL,
    "approved_by_name" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "directory_agreements_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "directory_agreements_holder_organization_id_state_idx" ON "directory_agreements"("holder_organization_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "directory_agreements_organization_id_entra_tenant_id_key" ON "directory_agreements"("organization_id", "entra_tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "directory_agreements_project_id_organization_id_entra_tenan_key" ON "directory_agreements"("project_id", "organization_id", "entra_tenant_id", "id", "state");

-- AddForeignKey
ALTER TABLE "directory_agreements" ADD CONSTRAINT "directory_agreements_project_id_organization_id_fkey" FOREIGN KEY ("project_id", "organization_id") REFERENCES "organizations"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "directory_agreements" ADD CONSTRAINT "directory_agreements_project_id_holder_organization_id_fkey" FOREIGN KEY ("project_id", "holder_organization_id") REFERENCES "organizations"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "entra_app_registrations" ADD CONSTRAINT "entra_app_registrations_project_id_organization_id_entra_t_fkey" FOREIGN KEY ("project_id", "organization_id", "entra_tenant_id", "agreement_id", "agreement_state") REFERENCES "directory_agreements"("project_id", "organization_id", "entra_tenant_id", "id", "state") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- What the schema language cannot say ------------------------------------------------------------------------------

-- Only an agreement that stands lets another organization in: the foreign key above goes by its state.
ALTER TABLE "entra_app_registrations" ADD CONSTRAINT "entra_app_registrations_agreed" CHECK (
  CASE WHEN "agreement_id" IS NULL THEN "agreement_state" IS NULL ELSE "agreement_state" IS NOT NULL AND "agreement_state" = 'agreed' END
);
-- An organization agrees with another one.
ALTER TABLE "directory_agreements" ADD CONSTRAINT "directory_agreements_of_two" CHECK ("organization_id" <> "holder_organization_id");

-- A directory belongs to one organization of a project (attack 8), whoever else is there by its agreement. It keeps it while
-- others are, also when it has disconnected: a third one needs its agreement then as well.
DROP INDEX "entra_app_registrations_one_organization_per_directory";
CREATE UNIQUE INDEX "entra_app_registrations_one_organization_per_directory"
  ON "entra_app_registrations" ("project_id", "entra_tenant_id")
  WHERE "agreement_id" IS NULL AND ("connection_status" <> 'inactive' OR "held_for_others");

-- Of two agreements that end at once each would see the other one still there: the row is locked before it is looked.
CREATE FUNCTION portico_note_holder(holder text, directory text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM entra_app_registrations WHERE organization_id = holder AND entra_tenant_id = directory FOR UPDATE;
  UPDATE entra_app_registrations SET held_for_others = EXISTS (
    SELECT 1 FROM directory_agreements
    WHERE holder_organization_id = holder AND directory_agreements.entra_tenant_id = directory AND state = 'agreed')
  WHERE organization_id = holder AND entra_tenant_id = directory;
END $$;
CREATE FUNCTION portico_hold_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM portico_note_holder(OLD.holder_organization_id, OLD.entra_tenant_id); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM portico_note_holder(NEW.holder_organization_id, NEW.entra_tenant_id); END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "directory_agreements_hold" AFTER INSERT OR UPDATE OR DELETE ON "directory_agreements"
  FOR EACH ROW EXECUTE FUNCTION portico_hold_directory();

-- What agreements of an organization rested on goes with it. Who has been connected by one longest has the directory then, and the
-- agreements with others are theirs from now on; where nobody is, it is free.
CREATE FUNCTION portico_leave_directories() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  held text;
  heir directory_agreements%ROWTYPE;
BEGIN
  -- As everybody does who locks both: the agreement first.
  PERFORM 1 FROM directory_agreements WHERE organization_id = OLD.id OR holder_organization_id = OLD.id ORDER BY id FOR UPDATE;
  DELETE FROM entra_app_registrations WHERE organization_id = OLD.id;
  DELETE FROM directory_agreements WHERE organization_id = OLD.id;
  FOR held IN SELECT DISTINCT entra_tenant_id FROM directory_agreements WHERE holder_organization_id = OLD.id LOOP
    SELECT a.* INTO heir FROM directory_agreements a JOIN entra_app_registrations e ON e.agreement_id = a.id
    WHERE a.holder_organization_id = OLD.id AND a.entra_tenant_id = held AND e.connection_status <> 'inactive'
    ORDER BY a.decided_at, a.id LIMIT 1;
    UPDATE entra_app_registrations e SET agreement_id = NULL, agreement_state = NULL FROM directory_agreements a
    WHERE e.agreement_id = a.id AND a.holder_organization_id = OLD.id AND a.entra_tenant_id = held
      AND (heir.id IS NULL OR a.id = heir.id);
    DELETE FROM directory_agreements
    WHERE holder_organization_id = OLD.id AND entra_tenant_id = held AND (heir.id IS NULL OR id = heir.id);
    UPDATE directory_agreements SET holder_organization_id = heir.organization_id
    WHERE holder_organization_id = OLD.id AND entra_tenant_id = held;
  END LOOP;
  RETURN OLD;
END $$;
CREATE TRIGGER "organizations_leave_directories" BEFORE DELETE ON "organizations"
  FOR EACH ROW EXECUTE FUNCTION portico_leave_directories();
