-- AlterTable
ALTER TABLE "projects" ADD COLUMN     "home_page" TEXT;
