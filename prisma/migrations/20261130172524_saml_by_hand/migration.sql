-- What was entered, and when, is said of every protocol in one place.
ALTER TABLE "sso_connections" ADD COLUMN     "entered_at" TIMESTAMPTZ(3);
UPDATE "sso_connections" c SET "entered_at" = s."entered_at" FROM "oidc_settings" s
  WHERE s."connection_id" = c."id" AND c."managed_by" = 'manual';
ALTER TABLE "oidc_settings" DROP COLUMN "entered_at";

-- Other messages than logout tokens count once, too.
ALTER TABLE "logout_tokens_seen" RENAME TO "provider_messages_seen";
ALTER TABLE "provider_messages_seen" RENAME COLUMN "token_hash" TO "message_hash";
ALTER TABLE "provider_messages_seen" RENAME CONSTRAINT "logout_tokens_seen_pkey" TO "provider_messages_seen_pkey";
ALTER INDEX "logout_tokens_seen_expires_at_idx" RENAME TO "provider_messages_seen_expires_at_idx";

-- CreateTable
CREATE TABLE "saml_settings" (
    "connection_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "idp_entity_id" TEXT,
    "sso_redirect_url" TEXT,
    "sso_post_url" TEXT,
    "slo_url" TEXT,
    "wants_signed_requests" BOOLEAN NOT NULL DEFAULT false,
    "metadata_url" TEXT,
    "metadata_checked_at" TIMESTAMPTZ(3),
    "signs_requests" BOOLEAN NOT NULL DEFAULT false,
    "takes_encrypted" BOOLEAN NOT NULL DEFAULT false,
    "allows_sha1" BOOLEAN NOT NULL DEFAULT false,
    "allows_cbc" BOOLEAN NOT NULL DEFAULT false,
    "subject_attribute" TEXT,
    "entity_id_override" TEXT,
    "acs_url_override" TEXT,

    CONSTRAINT "saml_settings_pkey" PRIMARY KEY ("connection_id")
);

-- CreateTable
CREATE TABLE "saml_certificates" (
    "connection_id" TEXT NOT NULL,
    "project_id" TEXT NOT NULL,
    "organization_id" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "pem" TEXT NOT NULL,
    "not_after" TIMESTAMPTZ(3) NOT NULL,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "gone_at" TIMESTAMPTZ(3),

    CONSTRAINT "saml_certificates_pkey" PRIMARY KEY ("connection_id","fingerprint")
);

-- CreateIndex
CREATE INDEX "saml_settings_metadata_checked_at_idx" ON "saml_settings"("metadata_checked_at");

-- CreateIndex
CREATE UNIQUE INDEX "saml_settings_project_id_organization_id_connection_id_key" ON "saml_settings"("project_id", "organization_id", "connection_id");

-- AddForeignKey
ALTER TABLE "saml_settings" ADD CONSTRAINT "saml_settings_project_id_organization_id_connection_id_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "sso_connections"("project_id", "organization_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "saml_certificates" ADD CONSTRAINT "saml_certificates_project_id_organization_id_connection_id_fkey" FOREIGN KEY ("project_id", "organization_id", "connection_id") REFERENCES "saml_settings"("project_id", "organization_id", "connection_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Of an identity provider there is all that a sign-in needs, or nothing.
ALTER TABLE "saml_settings" ADD CONSTRAINT "saml_settings_whole" CHECK (
  ("idp_entity_id" IS NULL) = (coalesce("sso_redirect_url", "sso_post_url") IS NULL));
