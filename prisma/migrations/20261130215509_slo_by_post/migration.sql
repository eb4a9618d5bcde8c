-- AlterTable
ALTER TABLE "saml_settings" ADD COLUMN     "slo_post_url" TEXT,
ADD COLUMN     "slo_response_url" TEXT;
