-- CreateEnum
CREATE TYPE "client_authentication_method" AS ENUM ('post', 'basic', 'private_key', 'none');

-- AlterEnum
ALTER TYPE "credential_kind" ADD VALUE 'private_key';

-- AlterEnum
-- This migration adds more than one value to an enum.
-- With PostgreSQL versions 11 and earlier, this is not possible
-- in a single migration. This can be worked around by creating
-- multiple migrations, each migration adding only one value to
-- the enum.


ALTER TYPE "identity_provider" ADD VALUE 'keycloak';
ALTER TYPE "identity_provider" ADD VALUE 'auth0';
ALTER TYPE "identity_provider" ADD VALUE 'pingone';
ALTER TYPE "identity_provider" ADD VALUE 'pingfederate';
ALTER TYPE "identity_provider" ADD VALUE 'onelogin';
ALTER TYPE "identity_provider" ADD VALUE 'jumpcloud';
ALTER TYPE "identity_provider" ADD VALUE 'adfs';

-- AlterEnum
ALTER TYPE "jit_membership" ADD VALUE 'proven_domains';

-- AlterTable
ALTER TABLE "oidc_settings" ADD COLUMN     "client_authentication" "client_authentication_method" NOT NULL DEFAULT 'post',
ADD COLUMN     "endpoint_hosts" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "entered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "pkce" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "scopes" TEXT[] DEFAULT ARRAY['profile', 'email']::TEXT[];

-- AlterTable
ALTER TABLE "sso_connections" ADD COLUMN     "attribute_mapping" JSONB NOT NULL DEFAULT '{}';
