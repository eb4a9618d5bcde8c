-- AlterEnum
ALTER TYPE "consent_level" ADD VALUE 'broader';
