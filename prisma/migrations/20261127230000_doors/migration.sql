-- AlterTable
ALTER TABLE "sign_in_attempts" ADD COLUMN     "refused_request_id" TEXT;
