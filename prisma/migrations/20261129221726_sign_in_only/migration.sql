-- CreateEnum
CREATE TYPE "consent_level" AS ENUM ('full_care', 'sign_in_only');

-- AlterEnum
ALTER TYPE "connection_managed_by" ADD VALUE 'sign_in_app';

-- AlterTable
ALTER TABLE "provisioning_requests" ADD COLUMN     "bound_connection_id" TEXT,
ADD COLUMN     "level" "consent_level" NOT NULL DEFAULT 'full_care';

-- What the schema language cannot say ------------------------------------------------------------------------------

-- Microsoft says of a session at the sign-in app that it ended, and not over which connection.
CREATE INDEX "sessions_live_by_idp_session" ON "sessions" ("idp_session_id")
  WHERE "revoked_at" IS NULL AND "idp_session_id" IS NOT NULL;

-- Who gave no access gets no app, also by a process of an older release that knows of one level only.
CREATE FUNCTION portico_refuse_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM provisioning_requests WHERE id = NEW.request_id AND level = 'sign_in_only') THEN
    RAISE EXCEPTION 'a request for sign-in only makes no run' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER "provisioning_runs_want_access" BEFORE INSERT ON "provisioning_runs"
  FOR EACH ROW WHEN (NEW.request_id IS NOT NULL) EXECUTE FUNCTION portico_refuse_run();
