-- AlterTable
ALTER TABLE "setup_links" ADD COLUMN     "made_by_application_id" TEXT,
ADD COLUMN     "made_by_session_id" TEXT;
