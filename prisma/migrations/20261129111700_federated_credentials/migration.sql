-- AlterEnum
ALTER TYPE "credential_kind" ADD VALUE 'federated';

-- CreateTable
CREATE TABLE "workload_keys" (
    "id" TEXT NOT NULL,
    "public_jwk" JSONB NOT NULL,
    "private_key" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signs_from" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "workload_keys_pkey" PRIMARY KEY ("id")
);

-- One newest key: of processes that make the first at once, one has made it.
CREATE UNIQUE INDEX "workload_keys_one_newest" ON "workload_keys"(("retired_at" IS NULL)) WHERE "retired_at" IS NULL;
