-- AlterTable
ALTER TABLE "connection_credentials" ADD COLUMN     "certificate" TEXT;

-- AlterTable
ALTER TABLE "oidc_settings" ADD COLUMN     "endpoints" JSONB NOT NULL DEFAULT '{}';

-- A key that nobody could be shown the public half of would be known to nobody.
ALTER TABLE "connection_credentials" ADD CONSTRAINT "connection_credentials_private_key_is_published"
  CHECK ("kind" <> 'private_key' OR "certificate" IS NOT NULL);
