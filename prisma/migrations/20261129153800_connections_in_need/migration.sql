-- The few of a project that need attention, whatever their number: its home page asks for them.
CREATE INDEX "sso_connections_in_need" ON "sso_connections" ("project_id", "created_at", "id") WHERE "status" = 'degraded';
