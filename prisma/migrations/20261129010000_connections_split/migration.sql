-- CreateEnum
CREATE TYPE "credential_kind" AS ENUM ('client_secret');

-- CreateEnum
CREATE TYPE "credential_state" AS ENUM ('pending', 'active', 'retired');

-- AlterEnum
ALTER TYPE "connection_status" ADD VALUE 'paused';

-- CreateTable
CREATE TABLE "entra_app_registrations" (
    "connection_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "connection_status" "connection_status" NOT NULL,
    "entra_tenant_id" TEXT NOT NULL,
    "directory_name" TEXT,
    "app_id" TEXT,
    "application_object_id" TEXT,
    "service_principal_id" TEXT,

    CONSTRAINT "entra_app_registrations_pkey" PRIMARY KEY ("connection_id")
);

-- CreateTable
CREATE TABLE "oidc_settings" (
    "connection_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "client_id" TEXT NOT NULL,

    CONSTRAINT "oidc_settings_pkey" PRIMARY KEY ("connection_id")
);

-- CreateTable
CREATE TABLE "connection_credentials" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "kind" "credential_kind" NOT NULL,
    "state" "credential_state" NOT NULL,
    "key_id" TEXT,
    "sealed" TEXT NOT NULL,
    "sealed_in_connection" BOOLEAN NOT NULL DEFAULT false,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activated_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_credentials_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "entra_app_registrations_project_id_organization_id_connecti_key" ON "entra_app_registrations"("project_id", "organization_id", "connection_id", "connection_status");

-- CreateIndex
CREATE UNIQUE INDEX "entra_app_registrations_organization_id_entra_tenant_id_key" ON "entra_app_registrations"("organization_id", "entra_tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "oidc_settings_project_id_organization_id_connection_id_key" ON "oidc_settings"("project_id", "organization_id", "connection_id");

-- CreateIndex
CREATE INDEX "connection_credentials_connection_id_idx" ON "connection_credentials"("connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "sso_connections_project_id_organization_id_id_status_key" ON "sso_connections"("project_id", "organization_id", "id", "status");

-- AddForeignKey
ALTER TABLE "entra_app_registrations" ADD CONSTRAINT "entra_app_registrations_project_id_organization_id_connect_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id", "connection_status") REFERENCES "sso_connections"("project_id", "organization_id", "id", "status") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "oidc_settings" ADD CONSTRAINT "oidc_settings_project_id_organization_id_connection_id_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection_credentials" ADD CONSTRAINT "connection_credentials_project_id_organization_id_connecti_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say ------------------------------------------------------------------------------

-- A directory is bound to one organization of a project (attack 8). Connecting it again repairs the connection that is
-- there, also a disconnected one.
CREATE UNIQUE INDEX "entra_app_registrations_one_organization_per_directory"
  ON "entra_app_registrations" ("project_id", "entra_tenant_id") WHERE "connection_status" <> 'inactive';
-- Every object in a customer's directory maps to exactly one connection.
CREATE UNIQUE INDEX "entra_app_registrations_one_connection_per_app"
  ON "entra_app_registrations" ("entra_tenant_id", "app_id") WHERE "app_id" IS NOT NULL;
-- Sign-in goes by one credential.
CREATE UNIQUE INDEX "connection_credentials_one_active"
  ON "connection_credentials" ("connection_id") WHERE "state" = 'active';

-- What there is comes over -------------------------------------------------------------------------------------------

INSERT INTO "entra_app_registrations" ("connection_id", "project_id", "organization_id", "connection_status", "entra_tenant_id",
    "directory_name", "app_id", "application_object_id", "service_principal_id")
  SELECT "id", "project_id", "organization_id", "status", "entra_tenant_id", "entra_directory_name", "entra_app_id",
    "entra_application_object_id", "entra_service_principal_id"
  FROM "sso_connections" WHERE "entra_tenant_id" IS NOT NULL;

INSERT INTO "oidc_settings" ("connection_id", "project_id", "organization_id", "issuer", "client_id")
  SELECT "id", "project_id", "organization_id", "issuer", "entra_app_id"
  FROM "sso_connections" WHERE "issuer" IS NOT NULL AND "entra_app_id" IS NOT NULL;

-- One that was never activated is not proven yet.
INSERT INTO "connection_credentials" ("id", "project_id", "organization_id", "connection_id", "kind", "state", "key_id", "sealed",
    "sealed_in_connection", "expires_at", "activated_at")
  SELECT 'cred_' || substr("id", 5), "project_id", "organization_id", "id", 'client_secret',
    (CASE WHEN "activated_at" IS NULL THEN 'pending' ELSE 'active' END)::"credential_state", "credential_key_id", "client_secret",
    true, "credential_expires_at", "activated_at"
  FROM "sso_connections" WHERE "client_secret" IS NOT NULL;

-- AlterTable
ALTER TABLE "sso_connections" DROP COLUMN "client_secret",
DROP COLUMN "credential_expires_at",
DROP COLUMN "credential_key_id",
DROP COLUMN "entra_app_id",
DROP COLUMN "entra_application_object_id",
DROP COLUMN "entra_directory_name",
DROP COLUMN "entra_service_principal_id",
DROP COLUMN "entra_tenant_id",
DROP COLUMN "issuer";

