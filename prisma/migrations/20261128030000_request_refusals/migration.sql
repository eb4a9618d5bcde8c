-- CreateTable
CREATE TABLE "refused_requests" (
    "position" BIGSERIAL NOT NULL,
    "project_id" TEXT NOT NULL,
    "application_id" TEXT NOT NULL,
    "endpoint" TEXT NOT NULL,
    "grant_type" TEXT,
    "error" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "request_id" TEXT,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refused_requests_pkey" PRIMARY KEY ("position")
);

-- CreateIndex
CREATE INDEX "refused_requests_project_id_application_id_position_idx" ON "refused_requests"("project_id", "application_id", "position");

-- CreateIndex
CREATE INDEX "refused_requests_occurred_at_idx" ON "refused_requests"("occurred_at");

-- AddForeignKey
ALTER TABLE "refused_requests" ADD CONSTRAINT "refused_requests_project_id_application_id_fkey" FOREIGN KEY ("project_id", "application_id") REFERENCES "applications"("project_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What the schema language cannot say: of the states of all projects, the few that somebody types a code for. The page for
-- that is one for the whole deployment, and has to find the project.
CREATE INDEX "oauth_states_user_code_idx" ON "oauth_states"("user_code") WHERE "user_code" IS NOT NULL;
