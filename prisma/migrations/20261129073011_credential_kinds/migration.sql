-- AlterEnum
ALTER TYPE "credential_kind" ADD VALUE 'certificate';

-- AlterTable
ALTER TABLE "entra_app_registrations" ADD COLUMN     "credential_kind" "credential_kind" NOT NULL DEFAULT 'client_secret';
