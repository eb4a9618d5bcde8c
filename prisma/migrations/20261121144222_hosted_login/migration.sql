-- CreateEnum
CREATE TYPE "client_authentication" AS ENUM ('client_secret', 'private_key_jwt');

-- CreateEnum
CREATE TYPE "sign_in_method" AS ENUM ('connection', 'social', 'password');

-- CreateEnum
CREATE TYPE "social_provider" AS ENUM ('microsoft', 'google');

-- AlterTable
ALTER TABLE "applications" ADD COLUMN     "authentication" "client_authentication" NOT NULL DEFAULT 'client_secret',
ADD COLUMN     "backchannel_logout_uri" TEXT,
ADD COLUMN     "built_in" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "dpop_required" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "id_token_algorithm" TEXT NOT NULL DEFAULT 'RS256',
ADD COLUMN     "jwks" JSONB,
ADD COLUMN     "localhost_redirects" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "par_required" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "pkce_required" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "third_party" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "dashboard_sessions" ADD COLUMN     "session_id" TEXT;

-- AlterTable
ALTER TABLE "organization_domains" ADD COLUMN     "challenge" TEXT,
ADD COLUMN     "checked_at" TIMESTAMPTZ(3),
ADD COLUMN     "unconfirmed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "organizations" ADD COLUMN     "refresh_seconds" INTEGER,
ADD COLUMN     "session_absolute_seconds" INTEGER,
ADD COLUMN     "session_idle_seconds" INTEGER,
ADD COLUMN     "sso_required" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "projects" ADD COLUMN     "accent_color" TEXT,
ADD COLUMN     "logo" BYTEA,
ADD COLUMN     "logo_type" TEXT,
ADD COLUMN     "personal_sessions" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "sessions" ADD COLUMN     "application_id" TEXT,
ADD COLUMN     "idle_seconds" INTEGER,
ADD COLUMN     "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "method" "sign_in_method" NOT NULL DEFAULT 'connection',
ADD COLUMN     "pending_interaction_uid" TEXT,
ADD COLUMN     "social_identity_id" TEXT,
ALTER COLUMN "organization_id" DROP NOT NULL,
ALTER COLUMN "connection_id" DROP NOT NULL,
ALTER COLUMN "identity_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "sign_in_attempts" ADD COLUMN     "interaction_project_id" TEXT,
ADD COLUMN     "social_connection_id" TEXT,
ALTER COLUMN "organization_id" DROP NOT NULL,
ALTER COLUMN "connection_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "signing_keys" ADD COLUMN     "signs_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- CreateTable
CREATE TABLE "logout_notices" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "delivered_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "last_failure" TEXT,

    CONSTRAINT "logout_notices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "social_connections" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "provider" "social_provider" NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "client_id" TEXT,
    "client_secret" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "social_connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "social_identities" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "social_connection_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "entra_tenant_id" TEXT,
    "entra_object_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "social_identities_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "logout_notices_next_attempt_at_idx" ON "logout_notices"("next_attempt_at");

-- CreateIndex
CREATE UNIQUE INDEX "social_connections_project_id_provider_key" ON "social_connections"("project_id", "provider");

-- CreateIndex
CREATE UNIQUE INDEX "social_connections_project_id_id_key" ON "social_connections"("project_id", "id");

-- CreateIndex
CREATE INDEX "social_identities_user_id_idx" ON "social_identities"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "social_identities_social_connection_id_issuer_subject_key" ON "social_identities"("social_connection_id", "issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "social_identities_social_connection_id_entra_tenant_id_entr_key" ON "social_identities"("social_connection_id", "entra_tenant_id", "entra_object_id");

-- CreateIndex
CREATE INDEX "dashboard_sessions_session_id_idx" ON "dashboard_sessions"("session_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_pending_interaction_uid_key" ON "sessions"("pending_interaction_uid");

-- CreateIndex
CREATE INDEX "sessions_organization_id_created_at_idx" ON "sessions"("organization_id", "created_at");

-- AddForeignKey
ALTER TABLE "social_connections" ADD CONSTRAINT "social_connections_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "social_identities" ADD CONSTRAINT "social_identities_project_id_social_connection_id_fkey" FOREIGN KEY ("project_id", "social_connection_id") REFERENCES "social_connections"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "social_identities" ADD CONSTRAINT "social_identities_project_id_user_id_fkey" FOREIGN KEY ("project_id", "user_id") REFERENCES "users"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say ------------------------------------------------------------------------------

-- A verified domain routes for one organization of a project (attack 85).
CREATE UNIQUE INDEX "organization_domains_one_owner"
  ON "organization_domains" ("project_id", "domain") WHERE "verified_at" IS NOT NULL;

-- A session belongs to an organization over its connection, or to nobody's organization over a way of the project's own.
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_connection_method"
  CHECK (("method" = 'connection') = ("connection_id" IS NOT NULL));

-- Every way to end a session tells its application: the notice is written by the statement that ends it.
CREATE FUNCTION portico_note_logout() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO logout_notices (id, project_id, application_id, session_id, user_id)
  SELECT 'lgn_' || substr(md5(NEW.id || random()::text), 1, 26), NEW.project_id, a.id, NEW.id, NEW.user_id
  FROM applications a
  WHERE a.project_id = NEW.project_id AND a.id = NEW.application_id AND a.backchannel_logout_uri IS NOT NULL;
  IF FOUND THEN
    PERFORM pg_notify('portico_logout', NEW.id);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER "sessions_note_logout" AFTER UPDATE OF "revoked_at" ON "sessions"
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION portico_note_logout();
