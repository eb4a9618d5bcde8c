-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "application_kind" AS ENUM ('web', 'spa', 'native', 'machine');

-- CreateEnum
CREATE TYPE "connection_protocol" AS ENUM ('oidc', 'saml');

-- CreateEnum
CREATE TYPE "identity_provider" AS ENUM ('entra', 'google', 'okta', 'generic');

-- CreateEnum
CREATE TYPE "connection_managed_by" AS ENUM ('microsoft_graph', 'manual');

-- CreateEnum
CREATE TYPE "connection_status" AS ENUM ('draft', 'provisioning', 'active', 'degraded', 'inactive');

-- CreateEnum
CREATE TYPE "jit_membership" AS ENUM ('directory_members', 'everyone', 'off');

-- CreateEnum
CREATE TYPE "organization_status" AS ENUM ('active', 'suspended');

-- CreateEnum
CREATE TYPE "organization_role" AS ENUM ('owner', 'admin', 'member');

-- CreateEnum
CREATE TYPE "membership_source" AS ENUM ('invited', 'just_in_time');

-- CreateEnum
CREATE TYPE "signing_key_purpose" AS ENUM ('id_token', 'access_token', 'cookie');

-- CreateEnum
CREATE TYPE "provisioning_request_via" AS ENUM ('dashboard', 'bearer');

-- CreateEnum
CREATE TYPE "provisioning_run_state" AS ENUM ('running', 'waiting', 'compensating', 'succeeded', 'failed');

-- CreateEnum
CREATE TYPE "provisioning_step_state" AS ENUM ('started', 'waiting', 'done', 'failed', 'compensated');

-- CreateEnum
CREATE TYPE "sign_in_purpose" AS ENUM ('sign_in', 'test');

-- CreateTable
CREATE TABLE "applications" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "application_kind" NOT NULL,
    "redirect_uris" TEXT[],
    "post_logout_redirect_uris" TEXT[],
    "allowed_origins" TEXT[],
    "initiate_login_uri" TEXT,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "applications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "application_secrets" (
    "id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "application_secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sso_connections" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "protocol" "connection_protocol" NOT NULL,
    "provider" "identity_provider" NOT NULL,
    "managed_by" "connection_managed_by" NOT NULL,
    "status" "connection_status" NOT NULL,
    "name" TEXT NOT NULL,
    "entra_tenant_id" TEXT,
    "entra_directory_name" TEXT,
    "entra_app_id" TEXT,
    "entra_application_object_id" TEXT,
    "entra_service_principal_id" TEXT,
    "issuer" TEXT,
    "client_secret" TEXT,
    "credential_key_id" TEXT,
    "credential_expires_at" TIMESTAMPTZ(3),
    "jit_membership" "jit_membership" NOT NULL DEFAULT 'directory_members',
    "guests_allowed" BOOLEAN NOT NULL DEFAULT false,
    "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activated_at" TIMESTAMPTZ(3),
    "disconnected_at" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),

    CONSTRAINT "sso_connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identities" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "entra_tenant_id" TEXT,
    "entra_object_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_sign_in_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identities_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" TEXT NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "project_id" TEXT,
    "organization_id" TEXT,
    "actor_kind" TEXT NOT NULL,
    "actor_id" TEXT,
    "action" TEXT NOT NULL,
    "target_kind" TEXT NOT NULL,
    "target_id" TEXT NOT NULL,
    "ip_address" TEXT,
    "request_id" TEXT,
    "data" JSONB NOT NULL DEFAULT '{}',
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "throttle_counters" (
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL,

    CONSTRAINT "throttle_counters_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "master_key_canaries" (
    "key_id" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "master_key_canaries_pkey" PRIMARY KEY ("key_id")
);

-- CreateTable
CREATE TABLE "organizations" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "status" "organization_status" NOT NULL DEFAULT 'active',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organizations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organization_domains" (
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "domain" TEXT NOT NULL,
    "verified_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organization_domains_pkey" PRIMARY KEY ("project_id","organization_id","domain")
);

-- CreateTable
CREATE TABLE "memberships" (
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "role" "organization_role" NOT NULL,
    "source" "membership_source" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "memberships_pkey" PRIMARY KEY ("organization_id","user_id")
);

-- CreateTable
CREATE TABLE "projects" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "built_in" BOOLEAN NOT NULL DEFAULT false,
    "config_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "projects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "project_admins" (
    "project_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "project_admins_pkey" PRIMARY KEY ("project_id","user_id")
);

-- CreateTable
CREATE TABLE "signing_keys" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "purpose" "signing_key_purpose" NOT NULL,
    "algorithm" TEXT NOT NULL,
    "public_jwk" JSONB,
    "private_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provisioning_requests" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "via" "provisioning_request_via" NOT NULL,
    "return_to" TEXT NOT NULL,
    "browser_hash" TEXT,
    "consent_state_hash" TEXT,
    "proof_state_hash" TEXT,
    "claimed_tenant_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consent_consumed_at" TIMESTAMPTZ(3),
    "proof_consumed_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,

    CONSTRAINT "provisioning_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provisioning_runs" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "entra_tenant_id" TEXT NOT NULL,
    "started_by_user_id" TEXT NOT NULL,
    "approved_by_object_id" TEXT NOT NULL,
    "approved_by_name" TEXT,
    "state" "provisioning_run_state" NOT NULL DEFAULT 'running',
    "recipe" TEXT,
    "wait_reason" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "deadline_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "failure" JSONB,
    "repairs" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "provisioning_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provisioning_steps" (
    "run_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "state" "provisioning_step_state" NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "provisioning_steps_pkey" PRIMARY KEY ("run_id","name")
);

-- CreateTable
CREATE TABLE "sign_in_attempts" (
    "id" TEXT NOT NULL,
    "state_hash" TEXT NOT NULL,
    "browser_hash" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "purpose" "sign_in_purpose" NOT NULL,
    "interaction_uid" TEXT,
    "application_id" TEXT,
    "started_by_user_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),
    "outcome" TEXT,
    "test_claims" JSONB,

    CONSTRAINT "sign_in_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "identity_id" TEXT NOT NULL,
    "authenticated_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "idp_session_id" TEXT,
    "idp_logout_hint" TEXT,
    "groups" TEXT[],
    "groups_known" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "oauth_states" (
    "project_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "grant_id" TEXT,
    "uid" TEXT,
    "user_code" TEXT,
    "consumed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "oauth_states_pkey" PRIMARY KEY ("project_id","kind","id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "email" TEXT,
    "email_verified" BOOLEAN NOT NULL DEFAULT false,
    "name" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_passwords" (
    "user_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "hash" TEXT,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_passwords_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "password_links" (
    "id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "password_links_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operators" (
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "operators_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "first_owner_tokens" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "consumed_at" TIMESTAMPTZ(3),

    CONSTRAINT "first_owner_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "dashboard_sessions" (
    "id" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "authenticated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "dashboard_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "applications_project_id_id_key" ON "applications"("project_id", "id");

-- CreateIndex
CREATE INDEX "application_secrets_application_id_idx" ON "application_secrets"("application_id");

-- CreateIndex
CREATE UNIQUE INDEX "sso_connections_project_id_organization_id_id_key" ON "sso_connections"("project_id", "organization_id", "id");

-- CreateIndex
CREATE INDEX "identities_user_id_idx" ON "identities"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "identities_connection_id_issuer_subject_key" ON "identities"("connection_id", "issuer", "subject");

-- CreateIndex
CREATE UNIQUE INDEX "identities_organization_id_entra_tenant_id_entra_object_id_key" ON "identities"("organization_id", "entra_tenant_id", "entra_object_id");

-- CreateIndex
CREATE UNIQUE INDEX "audit_events_position_key" ON "audit_events"("position");

-- CreateIndex
CREATE INDEX "audit_events_organization_id_position_idx" ON "audit_events"("organization_id", "position");

-- CreateIndex
CREATE INDEX "audit_events_project_id_position_idx" ON "audit_events"("project_id", "position");

-- CreateIndex
CREATE INDEX "throttle_counters_window_start_idx" ON "throttle_counters"("window_start");

-- CreateIndex
CREATE UNIQUE INDEX "organizations_project_id_id_key" ON "organizations"("project_id", "id");

-- CreateIndex
CREATE INDEX "memberships_user_id_idx" ON "memberships"("user_id");

-- CreateIndex
CREATE INDEX "project_admins_user_id_idx" ON "project_admins"("user_id");

-- CreateIndex
CREATE INDEX "signing_keys_project_id_idx" ON "signing_keys"("project_id");

-- CreateIndex
CREATE UNIQUE INDEX "provisioning_requests_consent_state_hash_key" ON "provisioning_requests"("consent_state_hash");

-- CreateIndex
CREATE UNIQUE INDEX "provisioning_requests_proof_state_hash_key" ON "provisioning_requests"("proof_state_hash");

-- CreateIndex
CREATE INDEX "provisioning_requests_organization_id_created_at_idx" ON "provisioning_requests"("organization_id", "created_at");

-- CreateIndex
CREATE INDEX "provisioning_requests_expires_at_idx" ON "provisioning_requests"("expires_at");

-- CreateIndex
CREATE INDEX "provisioning_runs_state_next_attempt_at_idx" ON "provisioning_runs"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "provisioning_runs_connection_id_idx" ON "provisioning_runs"("connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "sign_in_attempts_state_hash_key" ON "sign_in_attempts"("state_hash");

-- CreateIndex
CREATE INDEX "sign_in_attempts_expires_at_idx" ON "sign_in_attempts"("expires_at");

-- CreateIndex
CREATE INDEX "sign_in_attempts_connection_id_created_at_idx" ON "sign_in_attempts"("connection_id", "created_at");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_connection_id_idp_session_id_idx" ON "sessions"("connection_id", "idp_session_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE INDEX "oauth_states_project_id_grant_id_idx" ON "oauth_states"("project_id", "grant_id");

-- CreateIndex
CREATE INDEX "oauth_states_expires_at_idx" ON "oauth_states"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "oauth_states_project_id_kind_uid_key" ON "oauth_states"("project_id", "kind", "uid");

-- CreateIndex
CREATE UNIQUE INDEX "users_project_id_id_key" ON "users"("project_id", "id");

-- CreateIndex
CREATE INDEX "user_passwords_email_idx" ON "user_passwords"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_passwords_project_id_email_key" ON "user_passwords"("project_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "password_links_token_hash_key" ON "password_links"("token_hash");

-- CreateIndex
CREATE INDEX "password_links_user_id_idx" ON "password_links"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "dashboard_sessions_token_hash_key" ON "dashboard_sessions"("token_hash");

-- CreateIndex
CREATE INDEX "dashboard_sessions_user_id_idx" ON "dashboard_sessions"("user_id");

-- AddForeignKey
ALTER TABLE "applications" ADD CONSTRAINT "applications_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "application_secrets" ADD CONSTRAINT "application_secrets_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "applications"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sso_connections" ADD CONSTRAINT "sso_connections_project_id_organization_id_fkey" FOREIGN KEY ("project_id", "organization_id") REFERENCES "organizations"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_project_id_organization_id_connection_id_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "identities" ADD CONSTRAINT "identities_project_id_user_id_fkey" FOREIGN KEY ("project_id", "user_id") REFERENCES "users"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organizations" ADD CONSTRAINT "organizations_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organization_domains" ADD CONSTRAINT "organization_domains_project_id_organization_id_fkey" FOREIGN KEY ("project_id", "organization_id") REFERENCES "organizations"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_project_id_organization_id_fkey" FOREIGN KEY ("project_id", "organization_id") REFERENCES "organizations"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "memberships" ADD CONSTRAINT "memberships_project_id_user_id_fkey" FOREIGN KEY ("project_id", "user_id") REFERENCES "users"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_admins" ADD CONSTRAINT "project_admins_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project_admins" ADD CONSTRAINT "project_admins_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "signing_keys" ADD CONSTRAINT "signing_keys_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provisioning_runs" ADD CONSTRAINT "provisioning_runs_id_fkey" FOREIGN KEY ("id") REFERENCES "provisioning_requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provisioning_runs" ADD CONSTRAINT "provisioning_runs_project_id_organization_id_connection_id_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "provisioning_steps" ADD CONSTRAINT "provisioning_steps_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "provisioning_runs"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_project_id_fkey" FOREIGN KEY ("project_id") REFERENCES "projects"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "user_passwords" ADD CONSTRAINT "user_passwords_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_links" ADD CONSTRAINT "password_links_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operators" ADD CONSTRAINT "operators_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dashboard_sessions" ADD CONSTRAINT "dashboard_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say ------------------------------------------------------------------------------

-- Exactly one built-in project.
CREATE UNIQUE INDEX "projects_one_built_in" ON "projects" ("built_in") WHERE "built_in";

-- A project has one application that receives sign-ins which name none.
CREATE UNIQUE INDEX "applications_one_default" ON "applications" ("project_id") WHERE "is_default";

-- A directory is bound to one organization of a project (attack 8) …
CREATE UNIQUE INDEX "sso_connections_one_organization_per_directory"
  ON "sso_connections" ("project_id", "entra_tenant_id") WHERE "managed_by" = 'microsoft_graph' AND "status" <> 'inactive';
-- … and connecting it again repairs the connection that is there, also a disconnected one.
CREATE UNIQUE INDEX "sso_connections_one_per_directory_and_organization"
  ON "sso_connections" ("organization_id", "entra_tenant_id") WHERE "managed_by" = 'microsoft_graph';
-- Every object in a customer's directory maps to exactly one connection.
CREATE UNIQUE INDEX "sso_connections_one_per_app_registration"
  ON "sso_connections" ("entra_tenant_id", "entra_app_id") WHERE "entra_app_id" IS NOT NULL;

-- A connection has one unfinished run at the most.
CREATE UNIQUE INDEX "provisioning_runs_one_unfinished"
  ON "provisioning_runs" ("connection_id") WHERE "state" NOT IN ('succeeded', 'failed');

-- A new run wakes the workers; the row itself is the queue.
CREATE FUNCTION portico_wake_workers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('portico_provisioning', NEW.id);
  RETURN NULL;
END $$;
CREATE TRIGGER "provisioning_runs_wake" AFTER INSERT ON "provisioning_runs"
  FOR EACH ROW EXECUTE FUNCTION portico_wake_workers();

-- The audit log only grows (attack 94).
CREATE FUNCTION portico_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER "audit_events_append_only" BEFORE UPDATE OR DELETE ON "audit_events"
  FOR EACH ROW EXECUTE FUNCTION portico_refuse_change();
CREATE TRIGGER "audit_events_no_truncate" BEFORE TRUNCATE ON "audit_events"
  FOR EACH STATEMENT EXECUTE FUNCTION portico_refuse_change();

ALTER TABLE "first_owner_tokens" ADD CONSTRAINT "first_owner_tokens_single_row" CHECK ("id" = 1);
