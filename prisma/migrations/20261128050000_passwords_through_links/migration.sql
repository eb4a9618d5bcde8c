-- Who made the link through which a password was set: they may know it.
ALTER TABLE "password_links" ADD COLUMN "issued_by_id" TEXT;
ALTER TABLE "user_passwords" ADD COLUMN "set_through_id" TEXT;

-- Whose access ends is looked up with what they made for others.
CREATE INDEX "user_passwords_set_through_id_idx" ON "user_passwords"("set_through_id");
