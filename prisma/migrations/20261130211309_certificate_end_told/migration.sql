-- AlterTable
ALTER TABLE "saml_settings" ADD COLUMN     "certificate_end_told" INTEGER;
