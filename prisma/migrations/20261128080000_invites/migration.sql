-- With which address somebody was invited: invitations are deleted some time after they are over.
ALTER TABLE "memberships" ADD COLUMN     "invited_email" TEXT;
UPDATE "memberships" m SET "invited_email" = i."email" FROM "invitations" i
  WHERE i."organization_id" = m."organization_id" AND i."accepted_by_id" = m."user_id";

-- The link with which somebody set out: one that was renewed meanwhile is another.
ALTER TABLE "sign_in_attempts" ADD COLUMN     "invitation_token_hash" TEXT;

-- Trips for one invitation are counted.
CREATE INDEX "sign_in_attempts_invitation_id_idx" ON "sign_in_attempts"("invitation_id");
